-- name: settle_batch(batch_id, intuit_tid)!
-- Purpose: nothing more is to be done about a batch. Locks: its row.
update qbo.batch
set status = 'settled', settled_at = now(), intuit_tid = :intuit_tid
where batch_id = :batch_id
