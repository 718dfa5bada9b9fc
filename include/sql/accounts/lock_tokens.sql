-- name: lock_tokens(account_id)^
-- Purpose: the tokens of an account, for the one worker that may exchange them.
-- Result: status and the encrypted tokens. Locks: the row of the connection, until the transaction ends.
select status, refresh_token, access_token, access_expires_at
from qbo.connection
where account_id = :account_id
for no key update
