-- name: mark_refused(batch_id)!
-- Purpose: a row that QBO refused waits until it looks different (R5). Locks: those rows.
update qbo.due as d
set state = 'refused', refused = i.asked
from qbo.batch_item as i
where
    i.batch_id = :batch_id and i.outcome = 'refused'
    and d.account_id = i.account_id and d.entity = i.entity and d.aero_id = i.aero_id
