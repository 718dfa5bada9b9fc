-- name: note_customers(account_id)!
-- Purpose: keeps with each due company why it waits, so that a quiet sync need not look again. Locks: those rows.
update qbo.due as u
set state = d.verdict, noted = d.version
from qbo.customer_due(array[:account_id]::bigint[]) as d
where
    u.account_id = d.account_id and u.entity = 'Customer' and u.aero_id = d.company_id
    and (u.state <> d.verdict or u.noted is distinct from d.version) and u.version = d.version
    and d.verdict not in ('create', 'link', 'deactivate', 'reactivate')
