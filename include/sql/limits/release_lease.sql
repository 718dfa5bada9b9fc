-- name: release_lease(account_id, owner, fence)!
-- Purpose: gives a lease back; the row stays, so that the fencing number goes on rising. Where somebody was turned away
--   meanwhile, whoever listens is told to look again. Locks: the row of the lease.
with held as (
    select l.account_id, l.wanted
    from qbo.lease as l
    where l.account_id = :account_id and l.owner = :owner and l.fence = :fence
    for update
),
signalled as materialized (
    select qbo.signal(array[h.account_id]) from held as h where h.wanted
)
update qbo.lease as l
set expires_at = '-infinity', wanted = false
from held as h
where l.account_id = h.account_id and (select count(*) from signalled) >= 0
