-- name: select_last_daily()^
-- Purpose: when the last daily message went out, and whether that was today (UTC). Result: no row where none ever did.
-- Locks: none.
select n.told_at, (n.told_at at time zone 'UTC')::date = (now() at time zone 'UTC')::date as today
from qbo.notice as n
where n.kind = 'daily'
order by n.told_at desc
limit 1
