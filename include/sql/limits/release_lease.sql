-- name: release_lease(account_id, owner, fence)!
-- Purpose: gives a lease back; the row stays, so that the fencing number goes on rising. Locks: the row of the lease.
update qbo.lease
set expires_at = '-infinity'
where account_id = :account_id and owner = :owner and fence = :fence
