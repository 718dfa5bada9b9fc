-- name: note_time(account_id, run_id)!
-- Purpose: keeps with each due entry why it waits, so that a quiet sync need not look again; run_id is that of the
--   run in which it began to wait for this. Locks: those rows.
update qbo.due as u
set state = d.verdict, noted = d.version, run_id = case when u.state = d.verdict then u.run_id else :run_id end
from qbo.time_due(array[:account_id]::bigint[]) as d
where
    u.account_id = d.account_id and u.entity = 'TimeActivity' and u.aero_id = d.time_entry_id
    and (u.state <> d.verdict or u.noted is distinct from d.version) and u.version = d.version
    and d.verdict not in ('create', 'update', 'delete')
