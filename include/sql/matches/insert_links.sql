-- name: insert_links(account_id, company_ids, qbo_ids, reactivate)!
-- Purpose: companies that a person linked with customers: the names that QBO has, and both active as they are (C5).
-- Parameters: reactivate, where the customers are inactive: the base says so, and the next export makes them active (C3).
-- Result: links made. Locks: the rows of the mirror.
with linked as (
    insert into qbo.link (account_id, entity, aero_id, qbo_id, base)
    select
        m.account_id, 'Customer', c.company_id, m.qbo_id,
        jsonb_build_object('name', m.name, 'is_active', c.is_active and not :reactivate::boolean)
    from unnest(:company_ids::bigint[], :qbo_ids::text[]) as d (company_id, qbo_id)
    inner join aero.company as c on d.company_id = c.company_id and c.account_id = :account_id
    inner join qbo.mirror as m on c.account_id = m.account_id and m.list = 'Customer' and d.qbo_id = m.qbo_id
    returning account_id, qbo_id
)
update qbo.mirror as m
set state = 'imported'
from linked as l
where m.account_id = l.account_id and m.list = 'Customer' and m.qbo_id = l.qbo_id
