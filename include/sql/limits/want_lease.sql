-- name: want_lease(account_id)!
-- Purpose: somebody was turned away: when the holder gives the lease back, it signals again (release_lease).
-- Result: 1, or 0 where the lease is free by now. Locks: the row of the lease.
update qbo.lease
set wanted = true
where account_id = :account_id and expires_at >= clock_timestamp()
