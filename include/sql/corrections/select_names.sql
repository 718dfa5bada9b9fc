-- name: select_names(account_id, keys)
-- Purpose: names for ids of QBO, for people to read. Parameters: keys, texts as Employee:5. Result: key and name. Locks: none.
select n.key, n.name
from (
    select 'Employee:' || e.qbo_id as key, e.name from aero.employee as e where e.account_id = :account_id
    union all
    select 'Vendor:' || v.qbo_id, v.name from aero.vendor as v where v.account_id = :account_id
    union all
    select 'Item:' || i.qbo_id, i.name from aero.service_item as i where i.account_id = :account_id
    union all
    select 'Class:' || c.qbo_id, c.name from aero.class as c where c.account_id = :account_id
    union all
    select 'Customer:' || m.qbo_id, m.name
    from qbo.mirror as m
    where m.account_id = :account_id and m.list = 'Customer'
) as n
where n.key = any(:keys::text[])
