-- name: insert_run(account_id, trigger, mode, dry_run, accept_shrink, dag_run_id)$
-- Purpose: begins a run. Result: its run_id. Locks: none.
insert into qbo.sync_run (account_id, trigger, mode, dry_run, accept_shrink, dag_run_id)
values (:account_id, :trigger, :mode, :dry_run, :accept_shrink, :dag_run_id)
returning run_id
