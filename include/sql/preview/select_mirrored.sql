-- name: select_mirrored(account_id, qbo_ids)
-- Purpose: customers as QBO last showed them, for the answer that stands in for that of QBO (R2). Locks: none.
select m.qbo_id, m.name, m.full_name, m.parent_qbo_id
from qbo.mirror as m
where m.account_id = :account_id and m.list = 'Customer' and m.qbo_id = any(:qbo_ids::text[])
