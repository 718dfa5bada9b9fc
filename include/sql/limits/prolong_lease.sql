-- name: prolong_lease(account_id, owner, fence, seconds)!
-- Purpose: proves that the lease is still ours and prolongs it; every write transaction begins with it.
-- Result: 1, or 0 where another took it. Locks: the row of the lease, until the transaction ends.
update qbo.lease
set expires_at = clock_timestamp() + make_interval(secs => :seconds)
where account_id = :account_id and owner = :owner and fence = :fence
