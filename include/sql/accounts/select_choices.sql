-- name: select_choices(account_id)^
-- Purpose: what a firm chose about its sync. Result: no row where Aero has no such account. Locks: its row.
select a.account_id, a.auto_sync_time, a.import_limit
from aero.account as a
where a.account_id = :account_id
for update
