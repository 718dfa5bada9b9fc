-- name: plan_held(run_id, account_id)!
-- Purpose: time that nobody would send: dated before the start, else Do Not Sync; counted, with its hours (R2, T5, T10).
--   Runs behind plan_time: what goes or waits for a cause is none of these. Result: rows planned. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, name, reason, entries, hours)
select
    :run_id, h.account_id, 'TimeActivity', h.action, 'time entries', 'not due', count(*), sum(h.hours)
from (
    select
        e.account_id, e.hours, case when e.work_date < k.export_from then 'before start' else 'do not sync' end as action
    from aero.time_entry as e
    inner join qbo.connection as k on e.account_id = k.account_id
    where
        e.account_id = :account_id and not e.is_deleted and (e.do_not_sync or e.work_date < k.export_from)
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
        )
        and not exists (
            select 1 from qbo.old_link as l
            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
        )
        and not exists (
            select 1 from qbo.plan as p
            where p.run_id = :run_id and p.entity = 'TimeActivity' and p.aero_id = e.time_entry_id
        )
) as h
group by h.account_id, h.action
order by h.action
