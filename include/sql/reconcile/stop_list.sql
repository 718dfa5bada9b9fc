-- name: stop_list(run_id, entity, reason)!
-- Purpose: nothing of this list is applied in this run (L9). Locks: the row.
update qbo.extract set stopped = :reason where run_id = :run_id and list = :entity
