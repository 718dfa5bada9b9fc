-- name: update_companies(account_id, qbo_ids)!
-- Purpose: linked companies get full name and parent as other links have them, and adopt the sub-customers that came in
--   before them (L4). The name stays as it is in Aero, and so does a parent that stands nowhere in QBO yet.
-- Locks: those rows.
update aero.company as c
set full_name = m.full_name, is_project = m.is_project, parent_company_id = parent.company_id
from qbo.link as l
inner join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
left join qbo.link as pl on l.account_id = pl.account_id and pl.entity = 'Customer' and m.parent_qbo_id = pl.qbo_id
cross join lateral (
    select case when m.parent_qbo_id is not null then coalesce(pl.aero_id, o.parent_company_id) end as company_id
    from aero.company as o
    where o.company_id = l.aero_id
) as parent
where
    l.account_id = :account_id and l.entity = 'Customer' and c.company_id = l.aero_id
    and (l.qbo_id = any(:qbo_ids::text[]) or m.parent_qbo_id = any(:qbo_ids::text[]))
    and (c.full_name, c.is_project, c.parent_company_id) is distinct from (m.full_name, m.is_project, parent.company_id)
