-- name: insert_contacts(account_id, qbo_ids)!
-- Purpose: one contact for a company whose customer has contact information, unless it has one, or the e-mail and phone
--   are the parent's (L8). Locks: none.
insert into aero.contact (account_id, company_id, first_name, last_name, email, phone, mobile)
select m.account_id, l.aero_id, m.given_name, m.family_name, m.email, m.phone, m.mobile
from qbo.mirror as m
inner join qbo.link as l on m.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id
left join qbo.mirror as pm on m.account_id = pm.account_id and pm.list = 'Customer' and m.parent_qbo_id = pm.qbo_id
where
    m.account_id = :account_id and m.list = 'Customer' and m.qbo_id = any(:qbo_ids::text[])
    and coalesce(m.given_name, m.family_name, m.email, m.phone, m.mobile) is not null
    and not exists (select 1 from aero.contact as t where t.company_id = l.aero_id)
    and not (
        coalesce(m.email, m.phone) is not null and pm.qbo_id is not null
        and m.email is not distinct from pm.email and m.phone is not distinct from pm.phone
    )
