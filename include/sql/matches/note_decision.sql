-- name: note_decision(account_id, decision, company_ids, decided_by)!
-- Purpose: what a person decided about companies, with the time and the person (C5). Result: rows. Locks: those rows.
update qbo.proposal
set decision = :decision, decided_at = now(), decided_by = :decided_by
where account_id = :account_id and company_id = any(:company_ids::bigint[])
