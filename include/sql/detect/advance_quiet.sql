-- name: advance_quiet(quiet, overlap_s, gap_s)!
-- Purpose: accounts with nothing new: moves their cursors and last_synced_at, in one statement a group (promise 8). An
--   import limit that was lowered is noted, so that raising it again is seen (L2); so is what this database may have
--   forgotten (promise 1).
-- Parameters: quiet, a JSON array of {account_id, qbo_time}. Locks: the rows of the cursors and connections.
with quiet as (
    select q.account_id, q.qbo_time from jsonb_to_recordset(:quiet) as q (account_id bigint, qbo_time timestamptz)
),
moved as (
    update qbo.cursor as c
    set
        changed_since = greatest(c.changed_since, q.qbo_time - make_interval(secs => :overlap_s)),
        import_limit = least(c.import_limit, a.import_limit)
    from quiet as q
    inner join aero.account as a on q.account_id = a.account_id
    where c.account_id = q.account_id
)
update qbo.connection as k
set
    last_synced_at = now(), known_in = r.known_in, doubt_from = r.doubt_from, doubt_until = r.doubt_until,
    is_copy = r.is_copy
from (
    select c.account_id, m.*
    from quiet as q
    inner join qbo.connection as c on q.account_id = c.account_id
    cross join lateral qbo.remembered(c, :gap_s) as m
) as r
where k.account_id = r.account_id
