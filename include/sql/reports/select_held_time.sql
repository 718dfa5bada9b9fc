-- name: select_held_time(account_id)^
-- Purpose: time that Do Not Sync holds and that would go without it: not in QBO, not before the start (T5). Locks: none.
select count(*) as entries, coalesce(sum(e.hours), 0) as hours
from aero.time_entry as e
inner join qbo.connection as k on e.account_id = k.account_id
where
    e.account_id = :account_id and e.do_not_sync and not e.is_deleted and e.work_date >= k.export_from
    and not exists (
        select 1 from qbo.link as l
        where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
    )
