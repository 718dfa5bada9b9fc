-- name: mark_tried(batch_id)!
-- Purpose: a try to send the batch begins now: until QBO has given up on it, what is not there yet may still come.
-- Locks: its row.
update qbo.batch set tried_at = clock_timestamp() where batch_id = :batch_id
