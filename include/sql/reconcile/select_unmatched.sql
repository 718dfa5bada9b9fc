-- name: select_unmatched(run_id, account_id)
-- Purpose: at the first connect, the companies from before it that match nothing exactly: a person must decide (C5).
-- Result: company_id, name, key (its path in lower case), level, parent_qbo_id (where the parent stands in
--   QBO already, or is linked by this plan), parent_name (the path of the parent, null at the top). Locks: none.
with recursive known as (
    select l.aero_id, l.qbo_id from qbo.link as l where l.account_id = :account_id and l.entity = 'Customer'
    union
    select p.aero_id, p.qbo_id
    from qbo.plan as p
    where p.run_id = :run_id and p.entity = 'Customer' and p.action = 'link'
),
planned as (
    select distinct p.aero_id from qbo.plan as p where p.run_id = :run_id and p.entity = 'Customer' and p.aero_id is not null
),
decided as (
    select distinct p.company_id from qbo.proposal as p where p.account_id = :account_id
),
unmatched as (
    select c.company_id, c.name, c.parent_company_id
    from aero.company as c
    inner join qbo.connection as k on c.account_id = k.account_id
    left join known as n on c.company_id = n.aero_id
    left join planned as p on c.company_id = p.aero_id
    left join decided as d on c.company_id = d.company_id
    where
        c.account_id = :account_id and k.first_synced_at is null and c.created_at < k.connected_at
        and c.company_type = 'Customer' and c.is_active and not c.is_hidden and not c.is_project
        and n.aero_id is null and p.aero_id is null and d.company_id is null
),
above (company_id, ancestor_id, parent_name, level) as (
    select u.company_id, u.parent_company_id, null::text, 1 from unmatched as u
    union all
    select
        a.company_id, c.parent_company_id, qbo.bare_name(c.name) || coalesce(':' || a.parent_name, ''), a.level + 1
    from above as a
    inner join aero.company as c on a.ancestor_id = c.company_id
    where a.level < 6
)
select
    u.company_id, u.name, a.level, n.qbo_id as parent_qbo_id, a.parent_name,
    lower(coalesce(a.parent_name || ':', '') || qbo.bare_name(u.name)) as key
from unmatched as u
inner join above as a on u.company_id = a.company_id and (a.ancestor_id is null or a.level = 6)
left join known as n on u.parent_company_id = n.aero_id
order by u.company_id
