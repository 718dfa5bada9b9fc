-- name: count_due(account_id)$
-- Purpose: how many rows of Aero are to be judged. Locks: none.
select count(*) from qbo.due as d where d.account_id = :account_id
