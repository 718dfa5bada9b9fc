-- name: update_company(account_id, company_id, name, company_type, parent_id)$
-- Purpose: name, type and parent of a company as a person gave them, as Aero does: the triggers say what of it is due for
--   QBO (C1). The parent of a linked one is QBO's, and stays. Its full name follows.
-- Result: whether its name changed; null where nothing did. Locks: that row.
update aero.company as c
set name = :name, company_type = :company_type, parent_company_id = n.parent_id, full_name = n.full_name
from aero.company as o
left join qbo.link as l on o.account_id = l.account_id and l.entity = 'Customer' and o.company_id = l.aero_id
cross join lateral (
    select case when l.aero_id is null then :parent_id::bigint else o.parent_company_id end as parent_id
) as g
left join aero.company as p on g.parent_id = p.company_id
cross join lateral (
    select g.parent_id, case when p.company_id is not null then coalesce(p.full_name, p.name) || ':' || :name end as full_name
) as n
where
    o.account_id = :account_id and o.company_id = :company_id and c.company_id = o.company_id
    and (o.name, o.company_type, o.parent_company_id) is distinct from (:name, :company_type, n.parent_id)
returning o.name is distinct from c.name as is_renamed
