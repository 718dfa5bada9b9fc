-- name: count_blocked(account_id)!
-- Purpose: every item that holds rows back shows how many entries and hours wait for it now (R5).
-- Locks: the rows touched.
update qbo.attention as a
set entries = b.entries, hours = b.hours
from qbo.what_blocks(array[:account_id]::bigint[]) as b
where
    a.account_id = :account_id and a.resolved_at is null and a.cause = b.cause and a.code = b.code
    and (a.entries, a.hours) is distinct from (b.entries, b.hours)
