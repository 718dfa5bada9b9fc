-- name: end_drift(account_id, time_entry_id)!
-- Purpose: what differed is on its way to QBO. Locks: those rows.
update qbo.drift set gone_at = now()
where account_id = :account_id and time_entry_id = :time_entry_id and gone_at is null
