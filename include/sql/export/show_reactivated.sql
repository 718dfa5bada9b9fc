-- name: show_reactivated(batch_id)!
-- Purpose: a customer that Aero made active again in QBO is hidden no longer (C3, L7): its echo brings no change.
--   It needs no survivor. Locks: those rows.
with active as (
    select i.account_id, i.aero_id
    from qbo.batch_item as i
    where
        i.batch_id = :batch_id and i.entity = 'Customer' and i.operation = 'update' and i.outcome = 'done'
        and (i.base ->> 'is_active')::boolean
),
own as (
    delete from qbo.survivor as v
    using active as a
    where v.account_id = a.account_id and v.company_id = a.aero_id
)
update aero.company as c
set is_hidden = false
from active as a
where c.company_id = a.aero_id and c.is_hidden
