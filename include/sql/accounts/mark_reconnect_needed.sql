-- name: mark_reconnect_needed(account_id)!
-- Purpose: QBO takes no token of this account any more; nothing is tried until a person connects again (promise 3).
-- Locks: the row of the connection.
update qbo.connection
set status = 'reconnect_needed', access_token = null
where account_id = :account_id and status = 'connected'
