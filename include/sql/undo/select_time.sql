-- name: select_time(account_id, run_id)
-- Purpose: time that one run created in QBO and that is still linked with the entry that it was created for (T13). What was
--   deleted, created anew or left behind with another QBO company since is no more of that run.
-- Result: a row an entry, as it was sent; after, what QBO answered; lock_date, the earlier of its days in Aero; is_edited:
--   it was changed or deleted in Aero since, whether that was sent or not. Locks: none.
select
    w.aero_id, w.qbo_id, w.after, b.day, b.hours, u.name as person, c.name as customer, k.locked_through,
    least(e.work_date, b.day) as lock_date,
    not l.base @> qbo.own_columns(e) or e.is_deleted or l.base ? 'deleted' or exists (
        select 1 from qbo.write_log as g
        where
            g.account_id = w.account_id and g.entity = w.entity and g.aero_id = w.aero_id and g.write_id > w.write_id
    ) as is_edited
from qbo.write_log as w
inner join qbo.connection as k on w.account_id = k.account_id
inner join qbo.link as l
    on w.account_id = l.account_id and w.entity = l.entity and w.aero_id = l.aero_id and w.qbo_id = l.qbo_id
inner join aero.time_entry as e on w.aero_id = e.time_entry_id
cross join lateral (
    select (l.base ->> 'work_date')::date as day, (l.base ->> 'hours')::numeric as hours
) as b
left join aero.app_user as u on u.user_id = (l.base ->> 'user_id')::bigint
left join aero.company as c on c.company_id = (l.base ->> 'company_id')::bigint
where
    w.account_id = :account_id and w.run_id = :run_id and w.entity = 'TimeActivity' and w.operation = 'create'
    and not exists (
        select 1 from qbo.old_link as o
        where
            o.account_id = w.account_id and o.entity = w.entity and o.aero_id = w.aero_id and o.qbo_id = w.qbo_id
            and o.put_aside_at > w.at
    )
order by b.day, u.name, w.aero_id
