-- name: pause_requests(realm_id, seconds)!
-- Purpose: QBO asked for a pause: nobody starts a request of this realm for so long. Locks: the row of the realm.
update qbo.throttle
set paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => :seconds))
where realm_id = :realm_id
