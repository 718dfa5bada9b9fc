-- name: pause_left(realm_id)$
-- Purpose: how long a pause that QBO asked for still lasts; a start reserved before it must not use it.
-- Result: seconds, 0 where there is none. Locks: none.
select coalesce(greatest(extract(epoch from t.paused_until - clock_timestamp()), 0), 0)
from qbo.throttle as t
where t.realm_id = :realm_id
