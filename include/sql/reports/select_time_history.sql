-- name: select_time_history(account_id, time_entry_id, most)
-- Purpose: what was written to QBO about an entry, the latest first (R6). Parameters: most, how many. Locks: none.
select w.at, w.operation, w.qbo_id, w.released_by, w.found
from qbo.write_log as w
where w.account_id = :account_id and w.entity = 'TimeActivity' and w.aero_id = :time_entry_id
order by w.write_id desc
limit :most
