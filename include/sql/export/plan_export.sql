-- name: plan_export(run_id, account_id)!
-- Purpose: what a real run would send after what the plan has so far (R2). Locks: none.
-- Companies that the plan links need no create; entries that only wait for a company to be created go with it.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
select
    :run_id, c.account_id, 'Customer', 'send ' || case when c.verdict = 'parent_waits' then 'create' else c.verdict end,
    c.qbo_id, c.company_id, c.name, 'due in Aero'
from qbo.customer_due(array[:account_id]::bigint[]) as c
where
    c.verdict in ('create', 'link', 'deactivate', 'reactivate', 'parent_waits')
    and not exists (
        select 1 from qbo.plan as p where p.run_id = :run_id and p.entity = 'Customer' and p.aero_id = c.company_id
    )
union all
select
    :run_id, t.account_id, 'TimeActivity', 'send create', null, t.time_entry_id,
    t.work_date || ' ' || t.subject || ' ' || t.hours || ' h', 'due in Aero'
from qbo.time_due(array[:account_id]::bigint[]) as t
where t.verdict in ('create', 'customer_waits')
