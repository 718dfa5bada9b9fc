-- name: mark_applied(run_id, entity)!
-- Purpose: the list of this run is done with; a retry of the run leaves it alone. Locks: the row of the extract.
update qbo.extract set applied_at = clock_timestamp() where run_id = :run_id and list = :entity
