-- name: note_decision(account_id, decision, company_ids)!
-- Purpose: what a person decided about companies, with the time (C5). Result: rows. Locks: those rows.
update qbo.proposal
set decision = :decision, decided_at = now()
where account_id = :account_id and company_id = any(:company_ids::bigint[])
