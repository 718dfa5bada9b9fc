-- name: mark_gone(run_id, account_id, entity)!
-- Purpose: rows that QBO has no more are inactive in the mirror as well. Locks: those rows.
update qbo.mirror as m
set is_active = false
from qbo.plan as p
where
    m.account_id = :account_id and m.list = :entity and p.run_id = :run_id and p.entity = :entity
    and m.qbo_id = p.qbo_id and p.reason = 'no longer in QuickBooks'
