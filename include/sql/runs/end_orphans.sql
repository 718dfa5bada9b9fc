-- name: end_orphans(account_id, run_id, deadline_s)!
-- Purpose: runs of this account whose worker died are ended; called under the lease. Locks: their rows.
update qbo.sync_run
set status = 'failed', error = 'The worker stopped before the end; a later run carries on.', finished_at = now()
where
    account_id = :account_id and status = 'running' and run_id < :run_id
    and started_at < now() - make_interval(secs => :deadline_s)
