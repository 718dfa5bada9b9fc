-- name: forget_own_time(account_id)!
-- Purpose: what was typed into the company that the account leaves means nothing in another (T12). Locks: those rows.
delete from qbo.own_time where account_id = :account_id
