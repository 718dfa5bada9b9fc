-- name: delete_list(run_id, entity)!
-- Purpose: what an earlier try of this run staged of a list. Locks: those rows.
delete from qbo.staged where run_id = :run_id and list = :entity
