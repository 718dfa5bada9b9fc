-- name: select_waiting_time(account_id)^
-- Purpose: time that is due for QBO and did not go yet. Locks: none.
select count(*) as entries, coalesce(sum(t.hours), 0) as hours
from qbo.time_due(array[:account_id]::bigint[]) as t
where t.verdict not in ('none', 'exported', 'locked')
