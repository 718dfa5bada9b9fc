-- name: select_given_token(account_id, given)$
-- Purpose: the token, encrypted, that took the place of this one. Locks: none.
select t.refresh_token from qbo.given_token as t where t.account_id = :account_id and t.given = :given
