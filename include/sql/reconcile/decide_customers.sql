-- name: decide_customers(run_id, account_id, import_limit, dry_run)!
-- Purpose: decides what becomes of the staged customers (L1 to L4, L6, L7, C5): the plan of the run.
-- Parameters: import_limit, null for none; it binds the first import only, which is one without a cursor. dry_run:
--   new companies get their company_id here, which a dry run does not use up.
-- Result: number of plan rows. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, was, reason)
with recursive first as (
    select not exists (
        select 1 from qbo.cursor as c where c.account_id = :account_id and c.list = 'Customer'
    ) as import
),
seen as (
    select s.qbo_id, s.name, s.full_name, s.parent_qbo_id, s.is_active, s.is_project
    from qbo.staged as s
    where s.run_id = :run_id and s.list = 'Customer' and s.rejected is null and not s.deleted
    union all
    -- A conflict of names that Aero ended is looked at again although nothing changed in QBO (L6, R5).
    select m.qbo_id, m.name, m.full_name, m.parent_qbo_id, m.is_active, m.is_project
    from qbo.attention as t
    inner join qbo.link as l on t.account_id = l.account_id and l.entity = 'Customer' and t.aero_id = l.aero_id
    inner join aero.company as c on l.aero_id = c.company_id
    inner join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
    where
        t.account_id = :account_id and t.code = 'name_conflict' and t.resolved_at is null
        and btrim(c.name) in (m.name, l.base ->> 'name')
        and not exists (
            select 1 from qbo.staged as s where s.run_id = :run_id and s.list = 'Customer' and s.qbo_id = m.qbo_id
        )
),
arrived as (
    select
        s.*, m.state, m.is_active as was_active, l.aero_id, l.base ->> 'name' as base_name,
        c.name as aero_name, c.is_hidden, c.full_name as aero_full_name, c.is_project as aero_is_project,
        c.parent_company_id, pl.aero_id as parent_aero_id
    from seen as s
    left join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and s.qbo_id = m.qbo_id
    left join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id
    left join aero.company as c on l.aero_id = c.company_id
    left join qbo.link as pl
        on pl.account_id = :account_id and pl.entity = 'Customer' and s.parent_qbo_id = pl.qbo_id
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
    select distinct m.qbo_id
    from matched as m
    left join linked as k on m.qbo_id = k.qbo_id
    where k.qbo_id is null
),
placed as (
    select
        n.*,
        row_number() over (order by length(n.qbo_id), n.qbo_id) + (select count(*) from linked) as place
    from new as n
    left join linked as k on n.qbo_id = k.qbo_id
    left join several as v on n.qbo_id = v.qbo_id
    where k.qbo_id is null and v.qbo_id is null
),
judged as (
    select p.*, coalesce(first.import and p.place > :import_limit::integer, false) as left_out
    from placed as p
    cross join first
)
select
    :run_id, :account_id, 'Customer', case when j.left_out then 'leave_out' else 'insert' end, j.qbo_id,
    case
        when not j.left_out and not :dry_run::boolean
            then nextval(pg_get_serial_sequence('aero.company', 'company_id'))
    end,
    j.name, null, case when j.left_out then 'over the import limit' else 'new in QuickBooks' end
from judged as j
union all
select :run_id, :account_id, 'Customer', 'link', k.qbo_id, k.company_id, n.name, null, 'the same name stands in both'
from linked as k
inner join new as n on k.qbo_id = n.qbo_id
union all
select :run_id, :account_id, 'Customer', 'propose', m.qbo_id, m.company_id, n.name, null, 'several of one name'
from matched as m
inner join new as n on m.qbo_id = n.qbo_id
inner join several as v on m.qbo_id = v.qbo_id
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
        (a.full_name, a.is_project, a.parent_aero_id)
        is distinct from (a.aero_full_name, a.aero_is_project, a.parent_company_id),
        null, 'moved or changed in QuickBooks')
) as act (action, applies, was, reason)
where a.aero_id is not null and act.applies
