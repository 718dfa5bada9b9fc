-- name: forget_plan(run_id)!
-- Purpose: what an earlier try of a dry run planned. Locks: those rows.
delete from qbo.plan where run_id = :run_id
