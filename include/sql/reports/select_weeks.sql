-- name: select_weeks(account_ids)
-- Purpose: the week that it is now, as each company counts it (T12). Result: account_id and week, its first day. Locks: none.
select
    k.account_id, qbo.week_of((now() at time zone coalesce(k.time_zone, 'UTC'))::date, k.preferences) as week
from qbo.connection as k
where k.account_id = any(:account_ids)
