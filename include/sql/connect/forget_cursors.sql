-- name: forget_cursors(account_id)!
-- Purpose: connect --new-company: what was known of the old QBO company is put aside. Locks: those rows.
delete from qbo.cursor where account_id = :account_id
