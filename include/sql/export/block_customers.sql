-- name: block_customers(account_id, company_ids)!
-- Purpose: a change that must not go out waits until the company or a full sync asks again (C7). Locks: those rows.
update qbo.due as d
set state = 'refused', refused = jsonb_build_object('is_active', c.is_active)
from aero.company as c
where
    d.account_id = :account_id and d.entity = 'Customer' and d.aero_id = any(:company_ids::bigint[])
    and c.company_id = d.aero_id
