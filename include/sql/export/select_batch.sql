-- name: select_batch(batch_id)^
-- Purpose: what is stored of a batch. Result: age_s counts from the first time it was sent, tried_s from its last try,
--   null where there was none; asked_from, from which moment on QBO may have done it, an hour early for its clock.
-- Locks: none.
select
    b.request_id, b.payload, b.status, b.attempts,
    extract(epoch from clock_timestamp() - b.sent_at)::double precision as age_s,
    extract(epoch from clock_timestamp() - b.tried_at)::double precision as tried_s,
    to_char(b.sent_at at time zone 'UTC' - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as asked_from
from qbo.batch as b where b.batch_id = :batch_id
