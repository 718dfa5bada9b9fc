-- name: block_customers(account_id, run_id, items)!
-- Purpose: a change that must not go out waits until the company, what QBO shows of it, or a full sync asks again (C7).
-- Parameters: items, a JSON array of {company_id, asked, code, version}. Locks: those rows.
update qbo.due as d
set
    state = 'refused', refused = i.asked, refused_code = i.code, refused_cause = null, noted = i.version, run_id = :run_id
from jsonb_to_recordset(:items) as i (company_id bigint, asked jsonb, code text, version bigint)
where d.account_id = :account_id and d.entity = 'Customer' and d.aero_id = i.company_id
