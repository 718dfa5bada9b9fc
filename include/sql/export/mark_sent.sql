-- name: mark_sent(batch_id)!
-- Purpose: the batch is about to be sent; sent_at stays at the first time. Locks: its row.
update qbo.batch
set status = 'sent', attempts = attempts + 1, sent_at = coalesce(sent_at, clock_timestamp())
where batch_id = :batch_id and status in ('stored', 'sent')
