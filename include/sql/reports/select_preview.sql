-- name: select_preview(account_id, dag_run_id)^
-- Purpose: the newest dry run of an account. Parameters: dag_run_id, of this run of Airflow only; null for any.
-- Locks: none.
select r.run_id, r.status
from qbo.sync_run as r
where r.account_id = :account_id and r.dry_run and (:dag_run_id::text is null or r.dag_run_id = :dag_run_id::text)
order by r.run_id desc
limit 1
