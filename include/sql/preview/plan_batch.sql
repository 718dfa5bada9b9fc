-- name: plan_batch(run_id, account_id, request_id)!
-- Purpose: what a batch would send, at the moment at which it would be sent (R2). Result: rows planned. Locks: none.
-- A batch from before this transaction was left over by an earlier run.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason, hours)
select
    :run_id, i.account_id, i.entity,
    'send ' || case
        when i.operation <> 'update' or i.entity <> 'Customer' then i.operation
        when (i.base ->> 'is_active')::boolean then 'reactivate'
        else 'deactivate'
    end,
    i.body ->> 'Id', i.aero_id,
    case when i.entity = 'Customer' then c.name else concat_ws(', ', u.name, e.work_date, ec.name) end,
    case when b.created_at < now() then 'left over from an earlier run' else 'due in Aero' end, e.hours
from qbo.batch as b
inner join qbo.batch_item as i on b.batch_id = i.batch_id
left join aero.company as c on i.entity = 'Customer' and i.account_id = c.account_id and i.aero_id = c.company_id
left join aero.time_entry as e
    on i.entity = 'TimeActivity' and i.account_id = e.account_id and i.aero_id = e.time_entry_id
left join aero.app_user as u on e.user_id = u.user_id
left join aero.company as ec on e.company_id = ec.company_id
where b.account_id = :account_id and b.request_id = :request_id
order by length(i.bid), i.bid
