-- name: close_account_faults(account_id)!
-- Purpose: QBO works for this account again: what stopped all of it is over (R5, promise 3). Locks: those rows.
update qbo.attention
set resolved_at = now()
where account_id = :account_id and entity = 'Account' and cause = 'fault' and resolved_at is null
