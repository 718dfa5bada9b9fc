-- name: update_links(run_id, account_id)!
-- Purpose: names that both sides agree on again become the base. Locks: those rows.
update qbo.link as l
set base = l.base || jsonb_build_object('name', p.name), synced_at = now()
from qbo.plan as p
where
    p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.action in ('rename', 'agree')
    and l.account_id = p.account_id and l.entity = 'Customer' and l.aero_id = p.aero_id
