-- name: settle_proposed(account_id)!
-- Purpose: an inactive customer that no open proposal names any more comes in when it becomes active, as others (L1, C5).
-- Locks: those rows.
update qbo.mirror as m
set state = 'inactive'
where
    m.account_id = :account_id and m.list = 'Customer' and m.state = 'proposed' and not m.is_active
    and not exists (
        select 1 from qbo.proposal as p
        where p.account_id = m.account_id and p.qbo_id = m.qbo_id and p.decision is null
    )
