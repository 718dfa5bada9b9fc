-- name: is_paused(realm_id)$
-- Purpose: whether QBO asked for a pause that has not ended; a start reserved before it must not use it. Locks: none.
select coalesce(t.paused_until > clock_timestamp(), false) from qbo.throttle as t where t.realm_id = :realm_id
