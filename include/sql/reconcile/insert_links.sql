-- name: insert_links(run_id, account_id)!
-- Purpose: links of the planned new and matched companies, with the values that both sides agree on. Locks: none.
insert into qbo.link (account_id, entity, aero_id, qbo_id, base)
select
    p.account_id, 'Customer', p.aero_id, p.qbo_id,
    jsonb_build_object('name', p.name, 'is_active', coalesce(c.is_active, true))
from qbo.plan as p
left join aero.company as c on p.aero_id = c.company_id
where p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.action in ('insert', 'link')
