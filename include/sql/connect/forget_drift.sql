-- name: forget_drift(account_id)!
-- Purpose: what the company that the account leaves held otherwise means nothing in another (T6). Locks: those rows.
update qbo.drift set gone_at = now() where account_id = :account_id and gone_at is null
