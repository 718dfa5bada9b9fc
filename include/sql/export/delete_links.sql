-- name: delete_links(batch_id)!
-- Purpose: what was deleted in QBO has no link any more; the write log keeps it (T9). Locks: those rows.
delete from qbo.link as l
using qbo.batch_item as i
where
    i.batch_id = :batch_id and i.operation = 'delete' and i.outcome = 'done'
    and l.account_id = i.account_id and l.entity = i.entity and l.aero_id = i.aero_id and l.qbo_id = i.body ->> 'Id'
