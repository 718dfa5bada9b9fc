-- name: insert_throttle(realm_id)!
-- Purpose: the row that the requests of a realm are counted in. Locks: none where it exists.
insert into qbo.throttle (realm_id) values (:realm_id)
on conflict do nothing
