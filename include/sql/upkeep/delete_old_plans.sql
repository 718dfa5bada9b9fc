-- name: delete_old_plans(days)!
-- Purpose: what a run decided, row by row, is of interest for some weeks; its counts stay with the run.
-- Parameters: days, since the run ended. Result: how many rows. Locks: those rows.
delete from qbo.plan as p
using qbo.sync_run as r
where p.run_id = r.run_id and r.finished_at < now() - make_interval(days => :days)
