-- name: update_tokens(account_id, access_token, refresh_token, access_expires_at, refresh_expires_at)!
-- Purpose: replaces both encrypted tokens. Locks: the row of the connection.
update qbo.connection
set
    access_token = :access_token,
    refresh_token = :refresh_token,
    access_expires_at = :access_expires_at,
    refresh_expires_at = :refresh_expires_at
where account_id = :account_id
