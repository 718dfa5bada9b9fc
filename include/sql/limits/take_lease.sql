-- name: take_lease(account_id, owner, seconds)$
-- Purpose: takes the lease of an account where it is free, has run out, or its holder's session has ended with its
--   process: that one held an advisory lock (keep_session).
-- Result: the new fencing number, or no row where another holds it. Locks: the row of the lease.
insert into qbo.lease as l (account_id, owner, expires_at)
values (:account_id, :owner, clock_timestamp() + make_interval(secs => :seconds))
on conflict (account_id) do update
    set owner = excluded.owner, fence = l.fence + 1, expires_at = excluded.expires_at, in_session = false
    where
        l.expires_at < clock_timestamp()
        or (l.in_session and pg_try_advisory_xact_lock(hashtextextended('qbo.lease ' || l.owner, 0)))
returning fence
