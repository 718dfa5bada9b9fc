-- name: forget_quarantines(account_id)!
-- Purpose: connect --new-company: what was known of the old QBO company is put aside. Locks: those rows.
delete from qbo.quarantine where account_id = :account_id
