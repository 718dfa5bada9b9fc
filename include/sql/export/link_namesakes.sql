-- name: link_namesakes(account_id, run_id)!
-- Purpose: a due company whose one namesake in QBO is free is linked to it, not created again (C5); the plan tells.
-- Result: rows planned. Locks: none.
with found as (
    select d.company_id, d.name, d.qbo_id, d.base, d.account_id
    from qbo.customer_due(array[:account_id]::bigint[]) as d
    where d.verdict = 'link'
),
linked as (
    insert into qbo.link (account_id, entity, aero_id, qbo_id, base)
    select f.account_id, 'Customer', f.company_id, f.qbo_id, f.base from found as f
    on conflict do nothing
    returning account_id, aero_id, qbo_id
),
shown as (
    update qbo.mirror as m
    set state = 'imported'
    from linked as l
    where m.account_id = l.account_id and m.list = 'Customer' and m.qbo_id = l.qbo_id
)
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
select :run_id, f.account_id, 'Customer', 'link', f.qbo_id, f.company_id, f.name, 'the same name stands in QuickBooks'
from found as f
inner join linked as l on f.company_id = l.aero_id
order by f.company_id
