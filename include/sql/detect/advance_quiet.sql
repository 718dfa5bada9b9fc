-- name: advance_quiet(quiet, overlap_s)!
-- Purpose: accounts with nothing new: moves their cursors and last_synced_at, in one statement a group (promise 8).
-- Parameters: quiet, a JSON array of {account_id, qbo_time}. Locks: the rows of the cursors and connections.
with quiet as (
    select q.account_id, q.qbo_time from jsonb_to_recordset(:quiet) as q (account_id bigint, qbo_time timestamptz)
),
moved as (
    update qbo.cursor as c
    set changed_since = greatest(c.changed_since, q.qbo_time - make_interval(secs => :overlap_s))
    from quiet as q
    where c.account_id = q.account_id
)
update qbo.connection as k
set last_synced_at = now()
from quiet as q
where k.account_id = q.account_id
