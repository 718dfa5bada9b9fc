-- name: mark_looked_up(batch_id, run_id)!
-- Purpose: whether QBO has done this batch is not known; it is looked for there. One that never left, by what the
--   database remembers, may have been sent from the moment when it was stored. Locks: its row.
update qbo.batch
set status = 'looked_up', run_id = :run_id, sent_at = coalesce(sent_at, created_at)
where batch_id = :batch_id
