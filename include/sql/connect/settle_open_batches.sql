-- name: settle_open_batches(account_id)!
-- Purpose: connect --new-company: nothing of the old company's goes to the new one. Locks: those rows.
update qbo.batch set status = 'settled', settled_at = now() where account_id = :account_id and status <> 'settled'
