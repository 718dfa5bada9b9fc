-- name: decide_gone(run_id, account_id, entity, whole)!
-- Purpose: imported rows that QBO has no more, deleted or merged: hidden (L5, L7).
-- Parameters: whole, whether the extract has every row of the list. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
select :run_id, :account_id, :entity, 'hide', m.qbo_id, l.aero_id, m.name, 'no longer in QuickBooks'
from qbo.mirror as m
left join qbo.link as l
    on m.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id and m.list = 'Customer'
where
    m.account_id = :account_id and m.list = :entity and m.state = 'imported' and m.is_active
    and (
        exists (
            select 1 from qbo.staged as s
            where s.run_id = :run_id and s.list = :entity and s.qbo_id = m.qbo_id and s.deleted
        )
        or (:whole and not exists (
            select 1 from qbo.staged as s where s.run_id = :run_id and s.list = :entity and s.qbo_id = m.qbo_id
        ))
    )
