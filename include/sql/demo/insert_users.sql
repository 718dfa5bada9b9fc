-- name: insert_users(account_id, names)!
-- Purpose: Aero users of those names, each mapped to the imported QBO employee or vendor so called. Locks: none.
insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id)
select p.account_id, p.name, p.entity_type, p.qbo_id
from (
    select e.account_id, e.name, 'Employee' as entity_type, e.qbo_id from aero.employee as e
    union all
    select v.account_id, v.name, 'Vendor' as entity_type, v.qbo_id from aero.vendor as v
) as p
where p.account_id = :account_id and p.name = any(:names)
