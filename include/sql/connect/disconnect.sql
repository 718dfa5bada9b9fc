-- name: disconnect(account_id)!
-- Purpose: no token is kept; links, cursors and dates are. Locks: the row of the connection.
update qbo.connection
set status = 'disconnected', access_token = null, refresh_token = null, access_expires_at = null, refresh_expires_at = null
where account_id = :account_id
