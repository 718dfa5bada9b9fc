-- name: decide_customers(run_id, account_id, import_limit)!
-- Purpose: decides what becomes of the staged customers (L1 to L4, L6 to L8, C5): the plan of the run.
-- Parameters: import_limit, null for none; it binds the first import only, which is one without a cursor.
-- Result: number of plan rows; new companies get their company_id here. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, was, reason)
with recursive first as (
    select not exists (
        select 1 from qbo.cursor as c where c.account_id = :account_id and c.list = 'Customer'
    ) as import
),
arrived as (
    select
        s.*, m.state, m.is_active as was_active, l.aero_id, l.base ->> 'name' as base_name,
        c.name as aero_name, c.is_hidden, c.full_name as aero_full_name, c.is_project as aero_is_project,
        c.parent_company_id, pl.aero_id as parent_aero_id,
        coalesce(s.given_name, s.family_name, s.email, s.phone, s.mobile) is not null as has_contact,
        coalesce(m.given_name, m.family_name, m.email, m.phone, m.mobile) is not null as had_contact
    from qbo.staged as s
    left join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and s.qbo_id = m.qbo_id
    left join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id
    left join aero.company as c on l.aero_id = c.company_id
    left join qbo.link as pl
        on pl.account_id = :account_id and pl.entity = 'Customer' and s.parent_qbo_id = pl.qbo_id
    where s.run_id = :run_id and s.list = 'Customer' and s.rejected is null and not s.deleted
),
new as (
    select a.*, lower(a.full_name) as key
    from arrived as a
    where a.aero_id is null and a.is_active and (a.state is null or a.state = 'inactive')
),
-- Companies of Aero that stand in no link, by their full path: the same path is the same name at the same level.
above (company_id, created_at, ancestor_id, path, level) as (
    select c.company_id, c.created_at, c.parent_company_id, lower(btrim(c.name)), 1
    from aero.company as c
    where
        c.account_id = :account_id and c.company_type = 'Customer' and not c.is_hidden and not c.is_project
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = c.account_id and l.entity = 'Customer' and l.aero_id = c.company_id
        )
    union all
    select a.company_id, a.created_at, c.parent_company_id, lower(btrim(c.name)) || ':' || a.path, a.level + 1
    from above as a
    inner join aero.company as c on a.ancestor_id = c.company_id
    where a.level < 6
),
matched as (
    select
        n.qbo_id, a.company_id,
        row_number() over (partition by n.qbo_id order by a.created_at, a.company_id) as place,
        count(*) over (partition by n.qbo_id) as companies,
        count(*) over (partition by a.company_id) as customers
    from new as n
    inner join above as a on n.key = a.path and a.ancestor_id is null
    where not n.is_project
),
linked as (
    select m.qbo_id, m.company_id
    from matched as m
    cross join first
    where m.place = 1 and m.customers = 1 and (m.companies = 1 or not first.import)
),
several as (
    select distinct m.qbo_id from matched as m where m.qbo_id not in (select k.qbo_id from linked as k)
),
placed as (
    select n.*, row_number() over (order by length(n.qbo_id), n.qbo_id) as place
    from new as n
    where n.qbo_id not in (select k.qbo_id from linked as k) and n.qbo_id not in (select v.qbo_id from several as v)
)
select
    :run_id, :account_id, 'Customer',
    case when first.import and p.place > :import_limit::integer then 'leave_out' else 'insert' end, p.qbo_id,
    case
        when not first.import or :import_limit::integer is null or p.place <= :import_limit::integer
            then nextval(pg_get_serial_sequence('aero.company', 'company_id'))
    end,
    p.name, null,
    case when first.import and p.place > :import_limit::integer then 'over the import limit' else 'new in QuickBooks' end
from placed as p
cross join first
union all
select :run_id, :account_id, 'Customer', 'link', k.qbo_id, k.company_id, n.name, null, 'the same name stands in both'
from linked as k
inner join new as n on k.qbo_id = n.qbo_id
union all
select :run_id, :account_id, 'Customer', 'propose', m.qbo_id, m.company_id, n.name, null, 'several of one name'
from matched as m
inner join new as n on m.qbo_id = n.qbo_id
where m.qbo_id in (select v.qbo_id from several as v)
union all
select :run_id, :account_id, 'Customer', act.action, a.qbo_id, a.aero_id, a.name, act.was, act.reason
from arrived as a
cross join lateral (
    values
    ('hide', a.was_active and not a.is_active and not a.is_hidden, null, 'inactive in QuickBooks'),
    ('show', a.is_active and not a.was_active and a.is_hidden, null, 'active again in QuickBooks'),
    ('rename', a.name <> a.base_name and btrim(a.aero_name) = a.base_name, a.base_name, 'renamed in QuickBooks'),
    ('agree', a.name <> a.base_name and btrim(a.aero_name) = a.name, a.base_name, 'renamed on both sides alike'),
    ('conflict', a.name <> a.base_name and btrim(a.aero_name) not in (a.base_name, a.name), a.aero_name,
        'renamed on both sides'),
    ('update',
        (
            a.full_name, a.is_project,
            case when a.parent_qbo_id is not null then coalesce(a.parent_aero_id, a.parent_company_id) end
        )
        is distinct from (a.aero_full_name, a.aero_is_project, a.parent_company_id),
        null, 'moved or changed in QuickBooks')
) as act (action, applies, was, reason)
where a.aero_id is not null and act.applies
union all
select :run_id, :account_id, 'Customer', 'contact', a.qbo_id, coalesce(a.aero_id, k.company_id), a.name, null,
    'has contact information'
from arrived as a
left join linked as k on a.qbo_id = k.qbo_id
left join qbo.mirror as pm
    on pm.account_id = :account_id and pm.list = 'Customer' and a.parent_qbo_id = pm.qbo_id
left join arrived as pa on a.parent_qbo_id = pa.qbo_id
where
    a.has_contact and not a.had_contact
    and (a.aero_id is not null or a.qbo_id in (select n.qbo_id from new as n))
    and not (
        coalesce(a.email, a.phone) is not null
        and a.parent_qbo_id is not null
        and (a.email, a.phone)
        is not distinct from (coalesce(pa.email, pm.email), coalesce(pa.phone, pm.phone))
    )
