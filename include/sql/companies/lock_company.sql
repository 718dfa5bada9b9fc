-- name: lock_company(account_id, company_id)^
-- Purpose: a company that a person is about to change, as it is; nobody else changes it meanwhile.
-- Result: no row where the account has none. Locks: its row.
select c.company_id, c.name, c.company_type, c.parent_company_id
from aero.company as c
where c.account_id = :account_id and c.company_id = :company_id
for update
