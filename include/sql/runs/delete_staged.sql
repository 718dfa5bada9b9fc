-- name: delete_staged(run_id)!
-- Purpose: staged rows are not needed behind the run. Locks: those rows.
delete from qbo.staged where run_id = :run_id
