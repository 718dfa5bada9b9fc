-- name: put_aside_items(account_id)!
-- Purpose: connect --new-company: what becomes of operations that were meant for the old company is never known.
-- Locks: those rows.
update qbo.batch_item as i
set outcome = 'aside'
from qbo.batch as b
where i.batch_id = b.batch_id and b.account_id = :account_id and b.status <> 'settled' and i.outcome is null
