-- name: mark_sent(batch_id, run_id)!
-- Purpose: the batch is about to be sent; sent_at stays at the first time. What it brings counts with the run that
--   settles it. Locks: its row.
update qbo.batch
set status = 'sent', attempts = attempts + 1, sent_at = coalesce(sent_at, clock_timestamp()), run_id = :run_id
where batch_id = :batch_id
