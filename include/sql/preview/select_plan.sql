-- name: select_plan(run_id)
-- Purpose: the plan of a dry run in the order in which it would happen: old batches are settled first. Locks: none.
select p.entity, p.action, p.name, p.was, p.reason, p.qbo_id, p.aero_id, p.entries, p.hours
from qbo.plan as p
where p.run_id = :run_id
order by p.action <> 'found', p.plan_id
