-- name: select_open_change(account_id)$
-- Purpose: the run of a change in Aero that waits for QBO to answer again: it is carried on, until its deadline.
--   Called under the lease, so nobody is at it. Result: run_id, or no row. Locks: none.
select r.run_id
from qbo.sync_run as r
where r.account_id = :account_id and r.trigger = 'change' and r.status = 'running'
order by r.run_id desc
limit 1
