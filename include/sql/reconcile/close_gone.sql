-- name: close_gone(account_id)!
-- Purpose: a customer that is back in QuickBooks needs no survivor (L7, R5). Locks: those rows.
update qbo.attention as a
set resolved_at = now()
from qbo.mirror as m
where
    a.account_id = :account_id and a.entity = 'Customer' and a.code = 'customer_gone' and a.resolved_at is null
    and m.account_id = a.account_id and m.list = 'Customer' and m.qbo_id = a.qbo_id and m.is_active
