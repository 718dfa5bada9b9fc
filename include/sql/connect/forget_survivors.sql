-- name: forget_survivors(account_id)!
-- Purpose: who took whose place in the company that the account leaves (L7) means nothing in another. Locks: those rows.
delete from qbo.survivor where account_id = :account_id
