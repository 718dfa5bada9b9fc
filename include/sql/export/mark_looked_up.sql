-- name: mark_looked_up(batch_id, run_id)!
-- Purpose: the answer of this batch was lost long ago; it is looked for in QBO. Locks: its row.
update qbo.batch set status = 'looked_up', run_id = :run_id
where batch_id = :batch_id and status in ('stored', 'sent', 'looked_up')
