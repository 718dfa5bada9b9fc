-- name: park_time(account_id)!
-- Purpose: due entries that ask nothing any more are due no longer. Locks: those rows.
delete from qbo.due as u
using qbo.time_due(array[:account_id]::bigint[]) as d
where
    u.account_id = d.account_id and u.entity = 'TimeActivity'
    and u.aero_id = d.time_entry_id and d.verdict = 'none'
    and u.version = d.version -- else Aero changed it just now
