-- name: select_children(account_id, company_id, most)
-- Purpose: the sub-companies of a company, by name. Locks: none.
select c.company_id, c.name, c.is_active, c.is_hidden
from aero.company as c
where c.account_id = :account_id and c.parent_company_id = :company_id
order by lower(c.name), c.company_id
limit :most
