-- name: select_time(account_id, most)
-- Purpose: due time entries that QBO can have now, oldest first. Result: rows of qbo.time_due. Locks: none.
select d.*
from qbo.time_due(array[:account_id]::bigint[]) as d
where d.verdict = 'create'
order by d.work_date, d.time_entry_id
limit :most
