-- name: select_range(account_id, days)^
-- Purpose: which exported time is compared with QBO (T6): that of the last days, and nothing that is locked (T11).
-- Result: since, the first day; weeks_from, the first day of its week; exported, how many entries there are; no row for
--   an account that was never connected. Locks: none.
select
    f.since, qbo.week_of(f.since, k.preferences) as weeks_from,
    (
        select count(*) from qbo.link as l
        where
            l.account_id = k.account_id and l.entity = 'TimeActivity'
            and coalesce(l.base -> 'qbo' ->> 'date', l.base ->> 'work_date')::date >= f.since
    ) as exported
from qbo.connection as k
cross join lateral (
    select
        greatest(
            (now() at time zone coalesce(k.time_zone, 'UTC'))::date - :days::integer,
            -- a lock for good has no day after it
            least(coalesce(greatest(k.locked_through, k.book_close_date), date '0001-01-01'), date '9999-12-30') + 1
        ) as since
) as f
where k.account_id = :account_id
