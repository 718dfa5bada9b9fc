-- name: plan_found(run_id, account_id)!
-- Purpose: what stands in QBO after all would be linked (promise 1, R2): of an old, unanswered batch, or what this
--   database forgot when it was restored, which the rehearsal has just put down as a batch.
-- Result: rows planned. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason, hours)
select
    :run_id, i.account_id, i.entity, 'found', i.qbo_id, i.aero_id,
    case when i.entity = 'Customer' then c.name else concat_ws(', ', u.name, e.work_date, ec.name) end,
    case
        when b.created_at < now() then 'sent by an earlier run, whose answer was lost'
        else 'sent before this database was restored'
    end,
    e.hours
from qbo.batch as b
inner join qbo.batch_item as i on b.batch_id = i.batch_id and i.outcome = 'done'
left join aero.company as c on i.entity = 'Customer' and i.account_id = c.account_id and i.aero_id = c.company_id
left join aero.time_entry as e
    on i.entity = 'TimeActivity' and i.account_id = e.account_id and i.aero_id = e.time_entry_id
left join aero.app_user as u on e.user_id = u.user_id
left join aero.company as ec on e.company_id = ec.company_id
where
    b.account_id = :account_id and b.run_id = :run_id
    and not exists (
        select 1 from qbo.plan as p
        where
            p.run_id = :run_id and p.entity = i.entity and p.aero_id = i.aero_id and starts_with(p.action, 'send ')
    )
order by b.batch_id, length(i.bid), i.bid
