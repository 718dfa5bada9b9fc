-- name: add_api_calls(run_id, calls)!
-- Purpose: counts requests to QBO with their run. Locks: the row of the run.
update qbo.sync_run set api_calls = api_calls + :calls where run_id = :run_id
