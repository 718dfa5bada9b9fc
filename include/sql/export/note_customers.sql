-- name: note_customers(account_id)!
-- Purpose: keeps with each due company why it waits, so that a quiet sync need not look again. Locks: those rows.
update qbo.due as u
set state = d.verdict
from qbo.customer_due(array[:account_id]::bigint[]) as d
where
    u.account_id = d.account_id and u.entity = 'Customer' and u.aero_id = d.company_id and u.state <> d.verdict
    and d.verdict not in ('create', 'link', 'deactivate', 'reactivate')
