-- name: select_lock(account_id)^
-- Purpose: how far time is locked (T11), and what waits because of it. Result: locked_through, book_close_date, entries and
--   hours; no row for an account that was never connected. Locks: the row of the connection.
select
    k.locked_through, k.book_close_date,
    (
        select count(*) from qbo.time_due(array[k.account_id]) as t where t.verdict = 'locked'
    ) as entries,
    (
        select coalesce(sum(t.hours), 0) from qbo.time_due(array[k.account_id]) as t where t.verdict = 'locked'
    ) as hours
from qbo.connection as k
where k.account_id = :account_id
for update of k
