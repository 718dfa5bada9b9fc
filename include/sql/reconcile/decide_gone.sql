-- name: decide_gone(run_id, account_id, entity, whole)!
-- Purpose: imported rows that QBO has no more, deleted or merged: hidden (L5, L7).
-- Parameters: whole, whether the extract has every row of the list. Locks: none.
-- Where a row came without its Id, any row that is missing may be that one: then none is gone (L9).
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
select :run_id, :account_id, :entity, 'hide', m.qbo_id, l.aero_id, m.name, 'no longer in QuickBooks'
from qbo.mirror as m
left join qbo.staged as s on s.run_id = :run_id and m.list = s.list and m.qbo_id = s.qbo_id
left join qbo.link as l
    on m.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id and m.list = 'Customer'
where
    m.account_id = :account_id and m.list = :entity and m.state = 'imported' and m.is_active
    and (
        s.deleted
        or (
            :whole and s.run_id is null
            and not exists (
                select 1 from qbo.staged as t
                where t.run_id = :run_id and t.list = :entity and t.rejected = 'id_missing'
            )
        )
    )
order by length(m.qbo_id), m.qbo_id
