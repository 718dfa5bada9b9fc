-- name: ask_again(account_id, company_ids)!
-- Purpose: decided companies are due: the next export creates them, makes their customers active, or has nothing to do.
-- Result: rows. Locks: the rows touched.
insert into qbo.due as d (account_id, entity, aero_id)
select :account_id, 'Customer', c.company_id
from unnest(:company_ids::bigint[]) as c (company_id)
on conflict (account_id, entity, aero_id) do update
    set version = excluded.version, refused = null
