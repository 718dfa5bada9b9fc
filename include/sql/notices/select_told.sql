-- name: select_told(kind, dag_run_id)$
-- Purpose: when people were told about this run of a DAG; nothing where they were not. Locks: none.
select n.told_at from qbo.notice as n where n.kind = :kind and n.dag_run_id = :dag_run_id
