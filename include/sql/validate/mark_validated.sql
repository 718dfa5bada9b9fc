-- name: mark_validated(run_id, validation)!
-- Purpose: the lists of a run may be applied; the result of the validation is kept with the run. Locks: those rows.
with marked as (
    update qbo.extract set validated_at = now() where run_id = :run_id and validated_at is null
)
update qbo.sync_run set validation = :validation where run_id = :run_id
