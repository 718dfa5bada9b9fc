-- name: release_opened(account_id)!
-- Purpose: time that waited for the lock and does so no longer goes, because a person moved the day (T11, R6).
-- Locks: those rows.
update qbo.due as d
set state = 'new'
from qbo.time_due(array[:account_id]::bigint[]) as t
where
    d.account_id = t.account_id and d.entity = 'TimeActivity' and d.aero_id = t.time_entry_id
    and d.state = 'locked' and t.verdict <> 'locked'
