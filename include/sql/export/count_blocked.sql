-- name: count_blocked(account_id)!
-- Purpose: a refused or waiting customer shows how many entries and hours wait for it (R5). Locks: the rows touched.
update qbo.attention as a
set entries = w.entries, hours = w.hours
from (
    select t.cause, count(*)::integer as entries, sum(t.hours) as hours
    from qbo.time_due(array[:account_id]::bigint[]) as t
    where t.verdict = 'customer_waits'
    group by t.cause
) as w
where
    a.account_id = :account_id and a.entity = 'Customer' and a.resolved_at is null and a.cause = w.cause
    and (a.entries, a.hours) is distinct from (w.entries, w.hours)
