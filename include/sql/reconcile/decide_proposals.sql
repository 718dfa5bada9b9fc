-- name: decide_proposals(run_id, account_id)!
-- Purpose: at the first sync, the companies of Aero from before the connect that match nothing are held (C5).
-- Result: number of plan rows. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, aero_id, name, reason)
select :run_id, :account_id, 'Customer', 'propose', c.company_id, c.name, 'in Aero before the connect'
from aero.company as c
inner join qbo.connection as k on c.account_id = k.account_id
where
    c.account_id = :account_id and k.first_synced_at is null and c.created_at < k.connected_at
    and c.company_type = 'Customer' and c.is_active and not c.is_hidden and not c.is_project
    and not exists (
        select 1 from qbo.link as l
        where l.account_id = c.account_id and l.entity = 'Customer' and l.aero_id = c.company_id
    )
    and not exists (
        select 1 from qbo.plan as p where p.run_id = :run_id and p.entity = 'Customer' and p.aero_id = c.company_id
    )
    and not exists (
        select 1 from qbo.proposal as p where p.account_id = c.account_id and p.company_id = c.company_id
    )
