-- name: select_company(account_id, company_id)^
-- Purpose: a company of the account that may take the place of another (L7).
-- Result: no row where the account has none of this id. Locks: none.
select
    c.name, c.company_type = 'Customer' as is_customer, l.qbo_id is not null as is_linked,
    c.is_hidden or coalesce(not m.is_active, false) as is_gone, c.is_active
from aero.company as c
left join qbo.link as l on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
left join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
where c.account_id = :account_id and c.company_id = :company_id
