-- name: delete_progress(run_id)!
-- Purpose: nobody watches a run that has ended. Locks: its row.
delete from qbo.progress where run_id = :run_id
