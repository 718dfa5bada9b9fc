-- name: mark_synced(account_id)!
-- Purpose: the account was synced now; the first time is kept (L1). Locks: the row of the connection.
update qbo.connection
set last_synced_at = now(), first_synced_at = coalesce(first_synced_at, now())
where account_id = :account_id
