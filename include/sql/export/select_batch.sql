-- name: select_batch(batch_id)^
-- Purpose: what is stored of a batch. Locks: none.
select b.request_id, b.payload, b.status from qbo.batch as b where b.batch_id = :batch_id
