-- name: select_asked_by(account_id, time_entry_id)$
-- Purpose: the person who released an entry that has not gone yet, as it is now (R6). Result: null where nobody did.
-- Locks: none.
select d.asked_by
from qbo.due as d
where d.account_id = :account_id and d.entity = 'TimeActivity' and d.aero_id = :time_entry_id
