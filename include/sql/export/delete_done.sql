-- name: delete_done(batch_id)!
-- Purpose: rows that QBO has as they stand in Aero are due no longer; one that Aero changed meanwhile has a new version
--   and stays due, also where the change commits while this statement waits for it. Locks: those rows.
delete from qbo.due as d
using qbo.batch_item as i
where
    i.batch_id = :batch_id and i.outcome = 'done'
    and d.account_id = i.account_id and d.entity = i.entity and d.aero_id = i.aero_id
    and d.version = i.version
