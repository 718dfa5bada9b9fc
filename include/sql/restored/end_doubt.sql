-- name: end_doubt(account_id)!
-- Purpose: it has been looked. Locks: the row of the connection.
update qbo.connection set doubt_from = null, doubt_until = null, is_copy = false where account_id = :account_id
