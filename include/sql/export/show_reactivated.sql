-- name: show_reactivated(batch_id)!
-- Purpose: a customer that Aero made active again in QBO is hidden no longer (C3, L7): its echo brings no change.
-- Locks: those rows.
update aero.company as c
set is_hidden = false
from qbo.batch_item as i
where
    i.batch_id = :batch_id and i.entity = 'Customer' and i.operation = 'update' and i.outcome = 'done'
    and (i.base ->> 'is_active')::boolean and c.company_id = i.aero_id and c.is_hidden
