-- name: note_calls(run_id, reads, sends)!
-- Purpose: how many calls to QBO a real run would make, kept with its dry run (R2). Locks: the row of the run.
update qbo.sync_run set would_read = :reads, would_send = :sends where run_id = :run_id
