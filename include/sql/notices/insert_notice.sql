-- name: insert_notice(kind, dag_run_id, subject)!
-- Purpose: people were told. Locks: none.
insert into qbo.notice (kind, dag_run_id, subject)
values (:kind, :dag_run_id, :subject)
on conflict (kind, dag_run_id) do nothing
