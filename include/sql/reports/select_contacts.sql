-- name: select_contacts(account_id, company_id)
-- Purpose: the contacts of a company, the oldest first. Locks: none.
select t.contact_id, concat_ws(' ', t.first_name, t.last_name) as person, t.email, t.phone, t.mobile
from aero.contact as t
where t.account_id = :account_id and t.company_id = :company_id
order by t.contact_id
