-- name: hold_time(batch_id)!
-- Purpose: entries whose time an undo deleted in QBO are set to Do Not Sync, and nothing of them is due (T13). In the
--   transaction that takes the link away, whichever run settles the batch. Locks: those rows.
with undone as (
    select i.account_id, i.aero_id
    from qbo.batch_item as i
    where
        i.batch_id = :batch_id and i.entity = 'TimeActivity' and i.operation = 'delete' and i.outcome = 'done'
        and i.base ? 'undo'
),
idle as (
    delete from qbo.due as d
    using undone as u
    where d.account_id = u.account_id and d.entity = 'TimeActivity' and d.aero_id = u.aero_id
)
update aero.time_entry as e
set do_not_sync = true
from undone as u
where e.account_id = u.account_id and e.time_entry_id = u.aero_id and not e.do_not_sync
