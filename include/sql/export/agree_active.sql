-- name: agree_active(account_id, company_ids)!
-- Purpose: customers that QBO already has as Aero wants them: only the base is brought up to date (C3).
-- Locks: the rows touched.
with agreed as (
    update qbo.link as l
    set base = l.base || jsonb_build_object('is_active', c.is_active), synced_at = now()
    from aero.company as c
    where
        l.account_id = :account_id and l.entity = 'Customer' and l.aero_id = any(:company_ids::bigint [])
        and c.company_id = l.aero_id
    returning l.account_id, l.aero_id
)
delete from qbo.due as d
using agreed as a
where d.account_id = a.account_id and d.entity = 'Customer' and d.aero_id = a.aero_id
