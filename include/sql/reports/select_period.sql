-- name: select_period(account_id)^
-- Purpose: how the company counts its weeks, and how far time is locked (T10 to T12).
-- Result: locked, the later of both; today in the company's time zone; week, the first day of this week; no row where it was
--   never connected. Locks: none.
select
    t.today, qbo.week_of(t.today, k.preferences) as week, k.export_from, k.locked_through, k.book_close_date,
    greatest(k.locked_through, k.book_close_date) as locked
from qbo.connection as k
cross join lateral (select (now() at time zone coalesce(k.time_zone, 'UTC'))::date as today) as t
where k.account_id = :account_id
