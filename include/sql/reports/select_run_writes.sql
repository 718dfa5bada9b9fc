-- name: select_run_writes(account_id, run_id, most, skip)
-- Purpose: what a run wrote to QBO, in the order of the writes (R6). Locks: none.
select
    w.write_id, w.entity, w.operation, w.aero_id, w.qbo_id, w.at, w.released_by, w.intuit_tid, w.found,
    case
        when w.entity = 'Customer' then coalesce(c.full_name, c.name)
        else concat_ws(', ', u.name, e.work_date, trim_scale(e.hours) || ' h', tc.name)
    end as name
from qbo.write_log as w
left join aero.company as c on w.entity = 'Customer' and w.account_id = c.account_id and w.aero_id = c.company_id
left join aero.time_entry as e
    on w.entity = 'TimeActivity' and w.account_id = e.account_id and w.aero_id = e.time_entry_id
left join aero.app_user as u on e.user_id = u.user_id
left join aero.company as tc on e.company_id = tc.company_id
where w.account_id = :account_id and w.run_id = :run_id
order by w.write_id
limit :most offset :skip
