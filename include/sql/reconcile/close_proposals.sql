-- name: close_proposals(run_id, account_id, whole)!
-- Purpose: proposals that are out of date go: the company is linked, inactive or no Customer any more; the customer is
--   another company, gone, or is not as the proposal says. A company whose last candidate goes stays held (C5).
-- Parameters: whole, whether the extract has every row of the list. Result: companies still held. Locks: those rows.
with open as (
    select
        p.proposal_id, p.company_id, p.qbo_id,
        c.company_type = 'Customer' and c.is_active and not c.is_hidden and not c.is_project and l.aero_id is null as holds,
        c.name,
        p.qbo_id is null or coalesce(
            q.aero_id is null and m.is_active = (p.kind <> 'inactive') and s.deleted is not true
            and not (:whole::boolean and s.qbo_id is null), false
        ) as stands
    from qbo.proposal as p
    inner join aero.company as c on p.company_id = c.company_id
    left join qbo.link as l on p.account_id = l.account_id and l.entity = 'Customer' and p.company_id = l.aero_id
    left join qbo.link as q on p.account_id = q.account_id and q.entity = 'Customer' and p.qbo_id = q.qbo_id
    left join qbo.mirror as m on p.account_id = m.account_id and m.list = 'Customer' and p.qbo_id = m.qbo_id
    left join qbo.staged as s on s.run_id = :run_id and s.list = 'Customer' and p.qbo_id = s.qbo_id
    where p.account_id = :account_id and p.decision is null
),
closed as (
    delete from qbo.proposal as p
    using open as o
    where p.proposal_id = o.proposal_id and not (o.holds and o.stands)
)
insert into qbo.proposal (account_id, company_id, kind, evidence)
select
    :account_id, o.company_id, 'create',
    jsonb_build_object('company', o.name, 'reason', 'The customers that it resembled are no longer free in QuickBooks.')
from open as o
group by o.company_id, o.name
having bool_and(o.holds) and not bool_or(o.stands)
on conflict do nothing
