-- name: forget_dues(account_id)!
-- Purpose: connect --new-company: what was known of the old QBO company is put aside. Locks: those rows.
delete from qbo.due where account_id = :account_id
