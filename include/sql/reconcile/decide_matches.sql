-- name: decide_matches(run_id, account_id)!
-- Purpose: companies and customers of the same name at the same level are linked; several of one name are proposals (C5).
--   Runs before the other decisions about customers, which leave out what stands in the plan already.
-- Result: number of plan rows. Locks: none.
-- A company that waits for a decision, or a customer that a proposal names, is only linked where nothing else has its name.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason, kind, evidence)
with recursive free as (
    select
        s.qbo_id, s.name, s.full_name, s.email, s.phone, lower(qbo.bare_name(s.full_name)) as key,
        coalesce(m.state, 'new') as state
    from qbo.staged as s
    left join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and s.qbo_id = m.qbo_id
    left join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id
    where
        s.run_id = :run_id and s.list = 'Customer' and s.rejected is null and not s.deleted and s.is_active
        and not s.is_project and l.aero_id is null and (m.state is null or m.state in ('inactive', 'proposed'))
    union all
    select m.qbo_id, m.name, m.full_name, m.email, m.phone, lower(qbo.bare_name(m.full_name)), m.state
    from qbo.mirror as m
    where
        m.account_id = :account_id and m.list = 'Customer' and m.state = 'proposed' and m.is_active and not m.is_project
        and not exists (
            select 1 from qbo.staged as s where s.run_id = :run_id and s.list = 'Customer' and s.qbo_id = m.qbo_id
        )
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = m.account_id and l.entity = 'Customer' and l.qbo_id = m.qbo_id
        )
),
held as (
    select p.company_id, bool_or(p.decision is null) as open, bool_or(p.decision = 'leave') as left_alone
    from qbo.proposal as p
    where p.account_id = :account_id
    group by p.company_id
),
-- Companies of Aero that stand in no link, by their full path: the same path is the same name at the same level.
above (company_id, name, is_active, created_at, ancestor_id, key, full_name, level) as (
    select
        c.company_id, c.name, c.is_active, c.created_at, c.parent_company_id, lower(qbo.bare_name(c.name)),
        qbo.bare_name(c.name), 1
    from aero.company as c
    left join held as h on c.company_id = h.company_id
    where
        c.account_id = :account_id and c.company_type = 'Customer' and not c.is_hidden and not c.is_project
        and h.left_alone is not true
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = c.account_id and l.entity = 'Customer' and l.aero_id = c.company_id
        )
    union all
    select
        a.company_id, a.name, a.is_active, a.created_at, c.parent_company_id, lower(qbo.bare_name(c.name)) || ':' || a.key,
        qbo.bare_name(c.name) || ':' || a.full_name, a.level + 1
    from above as a
    inner join aero.company as c on a.ancestor_id = c.company_id
    where a.level < 6
),
company as (
    select
        a.*, coalesce(h.open, false) as held,
        a.is_active and a.created_at < k.connected_at as may_be_held,
        k.first_synced_at is null and not exists (
            select 1 from qbo.cursor as c where c.account_id = k.account_id and c.list = 'Customer'
        ) as import
    from above as a
    inner join qbo.connection as k on k.account_id = :account_id
    left join held as h on a.company_id = h.company_id
    where
        a.ancestor_id is null
        and length(a.key) - length(replace(a.key, ':', '')) = a.level - 1 -- a colon in a name is no path (C6)
),
matched as (
    select
        f.qbo_id, c.company_id, c.name, c.full_name, c.may_be_held, c.import, c.held or f.state = 'proposed' as waits,
        row_number() over (partition by f.qbo_id order by not c.is_active, c.created_at, c.company_id) as place,
        count(*) filter (where c.may_be_held) over (partition by f.qbo_id) as companies,
        count(*) over (partition by c.company_id) as customers
    from free as f
    inner join company as c on f.key = c.key
),
linked as (
    select m.qbo_id, m.company_id
    from matched as m
    where m.place = 1 and m.customers = 1 and (m.companies <= 1 or not (m.import or m.waits))
)
(
    select
        :run_id, :account_id, 'Customer', 'link', k.qbo_id, k.company_id, f.name, 'the same name stands in both', null, null
    from linked as k
    inner join free as f on k.qbo_id = f.qbo_id
    order by k.company_id
)
union all
(
    select
        :run_id, :account_id, 'Customer', 'propose', f.qbo_id, m.company_id, f.name, 'several of one name', 'several',
        jsonb_build_object(
            'company', m.name, 'company_full_name', m.full_name, 'customer', f.name, 'customer_full_name', f.full_name,
            'email', f.email, 'phone', f.phone, 'score', 100, 'reason',
            case
                when m.customers > 1 then 'Several QuickBooks customers have the name of this company.'
                else 'Several companies of Aero have the name of this customer.'
            end
        )
    from matched as m
    inner join free as f on m.qbo_id = f.qbo_id
    where
        m.import and m.may_be_held
        and not exists (select 1 from linked as k where k.qbo_id = m.qbo_id or k.company_id = m.company_id)
    order by m.company_id, length(f.qbo_id), f.qbo_id
)
