-- name: insert_companies(run_id, account_id)!
-- Purpose: companies of the planned new customers, with their parents (L3, L4). Locks: none.
insert into aero.company (company_id, account_id, name, company_type, parent_company_id, full_name, is_project)
select p.aero_id, p.account_id, m.name, 'Customer', l.aero_id, m.full_name, m.is_project
from qbo.plan as p
inner join qbo.mirror as m on p.account_id = m.account_id and m.list = 'Customer' and p.qbo_id = m.qbo_id
left join qbo.link as l on p.account_id = l.account_id and l.entity = 'Customer' and m.parent_qbo_id = l.qbo_id
where p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.action = 'insert'
