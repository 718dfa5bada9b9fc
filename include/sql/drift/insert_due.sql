-- name: insert_due(account_id, time_entry_id, released)!
-- Purpose: an entry goes to QBO at the next sync because a person said so. Parameters: released, also where it is dated before
--   the start (T10). Locks: that row.
insert into qbo.due as d (account_id, entity, aero_id, released)
values (:account_id, 'TimeActivity', :time_entry_id, :released)
on conflict (account_id, entity, aero_id) do update
    set version = excluded.version, state = 'new', refused = null, released = d.released or excluded.released
