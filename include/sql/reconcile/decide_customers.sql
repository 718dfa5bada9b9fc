-- name: decide_customers(run_id, account_id, import_limit, dry_run)!
-- Purpose: decides what becomes of the staged customers (L1 to L4, L6, L7): the plan of the run. Runs behind the matches
--   and proposals, whose customers it leaves out. One that no open proposal names any more is imported, within the limit
--   of the first import, to which it belongs (C5, L2).
-- Parameters: import_limit, null for none; it binds the first import only, which is one without a cursor. dry_run:
--   new companies get their company_id here, which a dry run does not use up.
-- Result: number of plan rows. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, was, reason)
with first as (
    select
        not exists (
            select 1 from qbo.cursor as c where c.account_id = :account_id and c.list = 'Customer'
        ) as import,
        (
            select count(*) from qbo.mirror as m
            where m.account_id = :account_id and m.list = 'Customer' and m.state = 'imported' and m.is_active
        ) as imported,
        (
            select count(*) from qbo.plan as p where p.run_id = :run_id and p.entity = 'Customer' and p.action = 'link'
        ) as linked
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
        and qbo.bare_name(c.name) in (qbo.bare_name(m.name), qbo.bare_name(l.base ->> 'name'))
        and not exists (
            select 1 from qbo.staged as s where s.run_id = :run_id and s.list = 'Customer' and s.qbo_id = m.qbo_id
        )
    union all
    select m.qbo_id, m.name, m.full_name, m.parent_qbo_id, m.is_active, m.is_project
    from qbo.mirror as m
    where
        m.account_id = :account_id and m.list = 'Customer' and m.state = 'proposed'
        and not exists (
            select 1 from qbo.staged as s where s.run_id = :run_id and s.list = 'Customer' and s.qbo_id = m.qbo_id
        )
),
arrived as (
    select
        s.*, m.state, m.is_active as was_active, l.aero_id, l.base ->> 'name' as base_name,
        bare.aero as bare_aero, bare.base as bare_base, bare.name as bare_name, c.name as aero_name, c.is_hidden,
        c.full_name as aero_full_name, c.is_project as aero_is_project,
        c.parent_company_id, pl.aero_id as parent_aero_id
    from seen as s
    left join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and s.qbo_id = m.qbo_id
    left join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id
    left join aero.company as c on l.aero_id = c.company_id
    left join qbo.link as pl
        on pl.account_id = :account_id and pl.entity = 'Customer' and s.parent_qbo_id = pl.qbo_id
    cross join lateral ( -- white space around a name is no difference (C1)
        select
            qbo.bare_name(c.name) as aero, qbo.bare_name(l.base ->> 'name') as base, qbo.bare_name(s.name) as name
    ) as bare
),
named as (
    select p.qbo_id from qbo.proposal as p where p.account_id = :account_id and p.decision is null
    union
    select p.qbo_id
    from qbo.plan as p
    where p.run_id = :run_id and p.entity = 'Customer' and p.action in ('link', 'propose')
),
placed as (
    select
        a.*, first.import or a.state = 'proposed' as limited,
        row_number() over (
            partition by first.import or a.state = 'proposed' order by length(a.qbo_id), a.qbo_id
        ) + first.linked + case when first.import then 0 else first.imported end as place
    from arrived as a
    cross join first
    left join named as n on a.qbo_id = n.qbo_id
    where
        a.aero_id is null and a.is_active and n.qbo_id is null
        and (a.state is null or a.state in ('inactive', 'proposed'))
),
judged as (
    select p.*, coalesce(p.limited and p.place > :import_limit::integer, false) as left_out
    from placed as p
)
select
    :run_id, :account_id, 'Customer', case when j.left_out then 'leave_out' else 'insert' end, j.qbo_id,
    case
        when not j.left_out and not :dry_run::boolean
            then nextval(pg_get_serial_sequence('aero.company', 'company_id'))
    end,
    j.name, null,
    case
        when j.left_out then 'over the import limit' when j.state = 'proposed' then 'no proposal names it any more'
        else 'new in QuickBooks'
    end
from judged as j
union all
(
    select :run_id, :account_id, 'Customer', act.action, a.qbo_id, a.aero_id, a.name, act.was, act.reason
    from arrived as a
    cross join lateral (
        values
        ('hide', a.was_active and not a.is_active and not a.is_hidden, null, 'inactive in QuickBooks'),
        ('show', a.is_active and not a.was_active and a.is_hidden, null, 'active again in QuickBooks'),
        ('rename', a.bare_name <> a.bare_base and a.bare_aero = a.bare_base, a.base_name, 'renamed in QuickBooks'),
        ('agree', a.name <> a.base_name and a.bare_aero = a.bare_name, a.base_name, 'renamed on both sides alike'),
        ('conflict', a.bare_name <> a.bare_base and a.bare_aero not in (a.bare_base, a.bare_name), a.aero_name,
            'renamed on both sides'),
        ('update',
            (a.full_name, a.is_project, a.parent_aero_id)
            is distinct from (a.aero_full_name, a.aero_is_project, a.parent_company_id),
            null, 'moved or changed in QuickBooks')
    ) as act (action, applies, was, reason)
    where a.aero_id is not null and act.applies
    order by length(a.qbo_id), a.qbo_id, act.action
)
