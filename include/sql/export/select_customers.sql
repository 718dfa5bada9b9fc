-- name: select_customers(account_id)
-- Purpose: what due companies ask of QBO now; a child follows when its parent is linked (C1, C3).
-- Result: rows of qbo.customer_due to be sent, parents before children. Locks: none.
select d.*
from qbo.customer_due(array[:account_id]::bigint[]) as d
where d.verdict in ('create', 'deactivate', 'reactivate')
order by d.level, d.company_id
