-- name: select_time_lists(account_id, service_item_id, class_id)
-- Purpose: service items and classes to choose from: the active ones, and those that an entry has already.
-- Result: list is item or class. Locks: none.
select 'item' as list, i.qbo_id, coalesce(i.full_name, i.name) as name, i.is_active
from aero.service_item as i
where i.account_id = :account_id and (i.is_active or i.qbo_id = :service_item_id)
union all
select 'class', k.qbo_id, coalesce(k.full_name, k.name), k.is_active
from aero.class as k
where k.account_id = :account_id and (k.is_active or k.qbo_id = :class_id)
order by list, name, qbo_id
