-- name: may_be_hindered(batch_id)$
-- Purpose: whether something of a stored batch may not go any more: set to Do Not Sync, deleted or locked since (T5, T11). A
--   quick look; select_hindered judges. Result: a boolean. Locks: none.
select count(*) > 0
from qbo.batch_item as i
inner join qbo.connection as k on i.account_id = k.account_id
inner join aero.time_entry as e on i.account_id = e.account_id and i.aero_id = e.time_entry_id
where
    i.batch_id = :batch_id and i.entity = 'TimeActivity'
    and (
        e.do_not_sync or e.is_deleted
        or least(e.work_date, (i.before ->> 'TxnDate')::date) <= greatest(k.locked_through, k.book_close_date)
    )
