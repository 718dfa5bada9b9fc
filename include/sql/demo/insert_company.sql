-- name: insert_company(account_id, name, company_type, parent_name)!
-- Purpose: a row of Aero's Manage > Companies, under the company called parent_name unless that is null. Locks: none.
insert into aero.company (account_id, name, company_type, parent_company_id)
values (
    :account_id, :name, :company_type,
    (select c.company_id from aero.company as c where c.account_id = :account_id and c.name = :parent_name)
)
