-- name: select_lists(account_id)
-- Purpose: what of QBO's five lists stands in Aero as active. Result: entity, qbo_id, name. Locks: none.
select 'Customer' as entity, l.qbo_id, c.name
from aero.company as c
inner join qbo.link as l
    on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
where c.account_id = :account_id and c.company_type = 'Customer' and c.is_active and not c.is_hidden
union all
select 'Vendor' as entity, v.qbo_id, v.name from aero.vendor as v where v.account_id = :account_id and v.is_active
union all
select 'Employee' as entity, e.qbo_id, e.name from aero.employee as e where e.account_id = :account_id and e.is_active
union all
select 'Class' as entity, k.qbo_id, k.name from aero.class as k where k.account_id = :account_id and k.is_active
union all
select 'Item' as entity, i.qbo_id, i.name from aero.service_item as i where i.account_id = :account_id and i.is_active
