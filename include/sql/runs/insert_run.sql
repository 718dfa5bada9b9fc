-- name: insert_run(account_id, trigger, mode, dry_run, accept_shrink, dag_run_id, released_by)$
-- Purpose: begins a run. Parameters: released_by, who or what asked for it, in words (R6). Result: its run_id. Locks: none.
insert into qbo.sync_run (account_id, trigger, mode, dry_run, accept_shrink, dag_run_id, released_by)
values (:account_id, :trigger, :mode, :dry_run, :accept_shrink, :dag_run_id, :released_by)
returning run_id
