-- name: take_lease(account_id, owner, seconds)$
-- Purpose: takes the lease of an account where it is free or has run out.
-- Result: the new fencing number, or no row where another holds it. Locks: the row of the lease.
insert into qbo.lease as l (account_id, owner, expires_at)
values (:account_id, :owner, clock_timestamp() + make_interval(secs => :seconds))
on conflict (account_id) do update
    set owner = excluded.owner, fence = l.fence + 1, expires_at = excluded.expires_at
    where l.expires_at < clock_timestamp()
returning fence
