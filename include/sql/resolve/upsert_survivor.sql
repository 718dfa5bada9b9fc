-- name: upsert_survivor(account_id, company_id, survivor_id, decided_by)!
-- Purpose: the customer that took the place of one that is gone (L7). Locks: its row.
insert into qbo.survivor as v (account_id, company_id, survivor_id, decided_by)
values (:account_id, :company_id, :survivor_id, :decided_by)
on conflict (account_id, company_id) do update
    set survivor_id = excluded.survivor_id, decided_by = excluded.decided_by, decided_at = now()
