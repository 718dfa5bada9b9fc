-- name: insert_contacts(run_id, account_id)!
-- Purpose: one contact for a company whose customer is first seen with contact information (L8). Locks: none.
insert into aero.contact (account_id, company_id, first_name, last_name, email, phone, mobile)
select l.account_id, l.aero_id, m.given_name, m.family_name, m.email, m.phone, m.mobile
from qbo.plan as p
inner join qbo.link as l on p.account_id = l.account_id and l.entity = 'Customer' and p.qbo_id = l.qbo_id
inner join qbo.mirror as m on p.account_id = m.account_id and m.list = 'Customer' and p.qbo_id = m.qbo_id
where
    p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.action = 'contact'
    and not exists (select 1 from aero.contact as c where c.company_id = l.aero_id)
