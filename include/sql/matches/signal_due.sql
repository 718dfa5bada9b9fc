-- name: signal_due(account_id)^
-- Purpose: what a person decided goes out at once, not with the next hour: the signal of migration 0005. Locks: none.
select qbo.signal(array[:account_id]::bigint[])
