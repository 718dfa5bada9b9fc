-- name: select_qbo_person(account_id, kind, qbo_id)^
-- Purpose: an employee or vendor of QBO as Aero knows it. Locks: none.
select e.name, e.is_active
from aero.employee as e
where e.account_id = :account_id and e.qbo_id = :qbo_id and :kind::text = 'Employee'
union all
select v.name, v.is_active
from aero.vendor as v
where v.account_id = :account_id and v.qbo_id = :qbo_id and :kind::text = 'Vendor'
