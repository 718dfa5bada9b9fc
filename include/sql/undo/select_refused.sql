-- name: select_refused(run_id)
-- Purpose: what QBO did not do of what a run asked, the last answer of each row. Result: entity, aero_id, outcome and code
--   of the fault. Locks: none.
select distinct on (i.entity, i.aero_id) i.entity, i.aero_id, i.outcome, i.code
from qbo.batch_item as i
inner join qbo.batch as b on i.batch_id = b.batch_id
where b.run_id = :run_id and i.outcome in ('refused', 'again') and i.base ? 'undo'
order by i.entity, i.aero_id, -i.batch_id
