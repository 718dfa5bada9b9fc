-- name: forget_choices(batch_id)!
-- Purpose: what a person decided and QBO took is carried out, also where Aero changed the row meanwhile: that is another
--   question. Locks: those rows.
update qbo.due as d
set choice = null, seen = null, unlocked = null, state = 'new'
from qbo.batch_item as i
where
    i.batch_id = :batch_id and i.outcome = 'done' and i.entity = 'TimeActivity'
    and d.account_id = i.account_id and d.entity = i.entity and d.aero_id = i.aero_id
    and (d.choice is not null or d.unlocked is not null)
