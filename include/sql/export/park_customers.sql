-- name: park_customers(account_id)!
-- Purpose: due companies that ask nothing any more are due no longer. Locks: those rows.
delete from qbo.due as u
using qbo.customer_due(array[:account_id]::bigint[]) as d
where
    u.account_id = d.account_id and u.entity = 'Customer'
    and u.aero_id = d.company_id and d.verdict = 'none'
    and u.version = d.version -- else Aero changed it just now
