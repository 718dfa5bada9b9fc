-- name: select_batch(batch_id)^
-- Purpose: what is stored of a batch. Result: age_s counts from the first time it was sent. Locks: none.
select
    b.request_id, b.payload, b.status, b.attempts,
    extract(epoch from clock_timestamp() - b.sent_at)::double precision as age_s
from qbo.batch as b where b.batch_id = :batch_id
