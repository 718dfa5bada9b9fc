-- name: insert_proposals(run_id, account_id)!
-- Purpose: what a person must decide before anything is created in QBO (C5). Locks: none.
insert into qbo.proposal (account_id, company_id, qbo_id, kind, evidence)
select p.account_id, p.aero_id, p.qbo_id, p.kind, p.evidence
from qbo.plan as p
where p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.action = 'propose'
order by p.plan_id
on conflict do nothing
