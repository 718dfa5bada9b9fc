-- name: forget_proposals(account_id)!
-- Purpose: connect --new-company: proposals named customers of the old company. Locks: those rows.
delete from qbo.proposal where account_id = :account_id
