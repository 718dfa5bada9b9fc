-- name: delete_leftover_staged()!
-- Purpose: staged rows of runs that ended without clearing up: failed ones, killed workers.
-- Result: how many rows. Locks: those rows.
delete from qbo.staged as s
where not exists (select 1 from qbo.sync_run as r where r.run_id = s.run_id and r.status = 'running')
