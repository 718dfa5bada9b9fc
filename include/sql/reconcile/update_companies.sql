-- name: update_companies(run_id, account_id)!
-- Purpose: companies as the plan wants them: renamed, hidden, shown, moved; is_active stays Aero's (L6, L7).
-- A new parent adopts sub-customers that came in before it. Locks: those rows.
with planned as (
    select
        p.aero_id, bool_or(p.action = 'rename') as rename, bool_or(p.action = 'hide') as hide,
        bool_or(p.action = 'show') as show
    from qbo.plan as p
    where
        p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.aero_id is not null
        and p.action in ('rename', 'hide', 'show', 'update', 'link')
    group by p.aero_id
    union
    select l.aero_id, false, false, false
    from qbo.plan as p
    inner join qbo.mirror as m
        on p.account_id = m.account_id and m.list = 'Customer' and p.qbo_id = m.parent_qbo_id and m.state = 'imported'
    inner join qbo.link as l on p.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id
    where
        p.run_id = :run_id and p.account_id = :account_id and p.entity = 'Customer' and p.action = 'insert'
        and not exists (
            select 1 from qbo.plan as q where q.run_id = :run_id and q.entity = 'Customer' and q.aero_id = l.aero_id
        )
)
update aero.company as c
set
    name = case when p.rename then m.name else c.name end,
    is_hidden = (c.is_hidden or p.hide) and not p.show,
    full_name = m.full_name,
    is_project = m.is_project,
    parent_company_id = pl.aero_id
from planned as p
inner join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and p.aero_id = l.aero_id
inner join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
left join qbo.link as pl on l.account_id = pl.account_id and pl.entity = 'Customer' and m.parent_qbo_id = pl.qbo_id
where c.account_id = :account_id and c.company_id = p.aero_id
