-- name: agree_active(account_id, company_ids, versions)!
-- Purpose: customers that QBO already has as Aero wants them: only the base is brought up to date (C3).
-- Parameters: versions, of the due rows as they were read; one that Aero changed since stays due.
-- Locks: the rows touched.
with agreed as (
    delete from qbo.due as d
    using unnest(:company_ids::bigint[], :versions::bigint[]) as a (company_id, version)
    where
        d.account_id = :account_id and d.entity = 'Customer' and d.aero_id = a.company_id and d.version = a.version
    returning d.account_id, d.aero_id
)
update qbo.link as l
set base = l.base || jsonb_build_object('is_active', c.is_active), synced_at = now()
from agreed as a
inner join aero.company as c on a.aero_id = c.company_id
where l.account_id = a.account_id and l.entity = 'Customer' and l.aero_id = a.aero_id
