-- name: select_company(account_id, company_id)^
-- Purpose: what only the page of one company shows. Locks: none.
-- Result: synced_at and base of its link; the full name of its parent; sub, how many sub-companies it has; entries and
--   hours, all its time in Aero; decided, by whom and when, of what the first connect held (C5).
select
    c.created_at, l.synced_at, l.base ->> 'name' as base_name, coalesce(p.full_name, p.name) as parent_full_name,
    (
        select count(*) from aero.company as s
        where s.account_id = c.account_id and s.parent_company_id = c.company_id
    ) as sub,
    t.entries, t.hours, d.decision as decided, d.decided_by, d.decided_at
from aero.company as c
left join aero.company as p on c.parent_company_id = p.company_id
left join qbo.link as l on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
cross join lateral (
    select count(*)::integer as entries, coalesce(sum(e.hours), 0) as hours
    from aero.time_entry as e
    where e.account_id = c.account_id and e.company_id = c.company_id and not e.is_deleted
) as t
left join lateral (
    select r.decision, r.decided_by, r.decided_at
    from qbo.proposal as r
    where r.account_id = c.account_id and r.company_id = c.company_id and r.decided_by is not null
    order by r.proposal_id
    limit 1
) as d on true
where c.account_id = :account_id and c.company_id = :company_id
