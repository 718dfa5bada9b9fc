-- name: update_lock(account_id, through)!
-- Purpose: time up to this day is locked (T11). Locks: the row of the connection.
update qbo.connection set locked_through = :through where account_id = :account_id
