-- name: number_companies(run_id, account_id)!
-- Purpose: stand-in ids of the companies that a dry run would add: below 0, and from no sequence of Aero (R2).
-- Locks: those rows.
update qbo.plan
set aero_id = -plan_id
where run_id = :run_id and account_id = :account_id and entity = 'Customer' and action = 'insert' and aero_id is null
