-- name: delete_leftover_progress()!
-- Purpose: notes of runs that ended without clearing up: failed ones, killed workers. Result: how many. Locks: those rows.
delete from qbo.progress as p
where not exists (select 1 from qbo.sync_run as r where r.run_id = p.run_id and r.status = 'running')
