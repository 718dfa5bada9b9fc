-- name: delete_given_tokens(account_id)!
-- Purpose: the account is connected, or disconnected: no other token of it is needed. Locks: those rows.
delete from qbo.given_token where account_id = :account_id
