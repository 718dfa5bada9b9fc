-- name: select_unended(dag_run_id)
-- Purpose: accounts whose run did not end in this run of a DAG. Locks: none.
select r.run_id, r.account_id, a.name
from qbo.sync_run as r
inner join aero.account as a on r.account_id = a.account_id
where r.dag_run_id = :dag_run_id and r.status = 'running'
order by r.account_id
