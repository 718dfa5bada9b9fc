-- name: count_children(account_id, qbo_id)$
-- Purpose: active sub-customers of a customer (C7). Locks: none.
select count(*)
from qbo.mirror as m
where m.account_id = :account_id and m.list = 'Customer' and m.parent_qbo_id = :qbo_id and m.is_active
