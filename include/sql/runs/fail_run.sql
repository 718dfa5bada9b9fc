-- name: fail_run(run_id, error)!
-- Purpose: ends a run that could not do its work; says so in plain words. Locks: the row of the run.
update qbo.sync_run
set
    status = 'failed',
    error = :error,
    finished_at = clock_timestamp(),
    counts = counts || jsonb_build_object('api_calls', api_calls)
where run_id = :run_id and status = 'running'
