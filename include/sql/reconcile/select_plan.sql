-- name: select_plan(run_id)
-- Purpose: the plan of a run in the order in which it happens. Locks: none.
select p.entity, p.action, p.name, p.was, p.reason, p.qbo_id, p.aero_id
from qbo.plan as p
where p.run_id = :run_id
order by p.plan_id
