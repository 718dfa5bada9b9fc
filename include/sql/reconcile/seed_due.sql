-- name: seed_due(account_id)!
-- Purpose: everything in Aero that may have something for QBO is due again (a full sync, a connect): what a trigger
--   did not see, and what QBO refused (R5). Locks: the rows touched.
insert into qbo.due as d (account_id, entity, aero_id, released)
select s.account_id, s.entity, s.aero_id, bool_or(s.released)
from (
    select c.account_id, 'Customer', c.company_id, false
    from aero.company as c
    left join qbo.link as l
        on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
    where
        c.account_id = :account_id and c.company_type = 'Customer'
        and (
            (l.aero_id is null and c.is_active and not c.is_hidden and not c.is_project)
            or c.is_active <> (l.base ->> 'is_active')::boolean
        )
    union all
    select e.account_id, 'TimeActivity', e.time_entry_id, false
    from aero.time_entry as e
    inner join qbo.connection as k on e.account_id = k.account_id
    where
        e.account_id = :account_id and not e.do_not_sync and not e.is_deleted and e.work_date >= k.export_from
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
        )
        and not exists (
            select 1 from qbo.old_link as l
            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
        )
        and not (e.hours = 0 and exists ( -- deleted in QBO because it has none (T9)
            select 1 from qbo.write_log as w
            where w.account_id = e.account_id and w.entity = 'TimeActivity' and w.aero_id = e.time_entry_id
        ))
    union all
    select e.account_id, 'TimeActivity', e.time_entry_id, true -- from before the start, was in QBO, and is back in Aero (T9)
    from qbo.connection as k
    inner join qbo.write_log as w
        on k.account_id = w.account_id and w.entity = 'TimeActivity' and w.operation = 'create' and w.at >= k.connected_at
    inner join aero.time_entry as e on w.account_id = e.account_id and w.aero_id = e.time_entry_id
    where
        k.account_id = :account_id and e.work_date < k.export_from and not e.do_not_sync and not e.is_deleted and e.hours <> 0
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
        )
    union all
    select e.account_id, 'TimeActivity', e.time_entry_id, e.work_date < k.export_from -- exported, and different since (T9)
    from qbo.link as l
    inner join aero.time_entry as e on l.aero_id = e.time_entry_id
    inner join qbo.connection as k on l.account_id = k.account_id
    where
        l.account_id = :account_id and l.entity = 'TimeActivity' and not e.do_not_sync
        and (
            not l.base @> qbo.own_columns(e)
            or (e.is_deleted or e.hours = 0) <> coalesce((l.base ->> 'deleted')::boolean, false)
        )
    union all
    select d.account_id, d.entity, d.aero_id, d.released -- refused, and due for another reason, as time released (T10)
    from qbo.due as d
    where d.account_id = :account_id and d.refused is not null
) as s (account_id, entity, aero_id, released)
group by s.account_id, s.entity, s.aero_id
on conflict (account_id, entity, aero_id) do update
    set refused = null, state = 'new'
    where d.refused is not null -- what we hold back ourselves is judged anew with every look
