-- name: select_batch(batch_id)^
-- Purpose: what is stored of a batch. Result: age_s counts from the first time it was sent, tried_s from its last try,
--   null where there was none; asked_from and asked_until, between which moments QBO may have
--   done it, with an hour on either side for its clock. Locks: none.
select
    b.request_id, b.payload, b.status, b.attempts,
    extract(epoch from clock_timestamp() - b.sent_at)::double precision as age_s,
    extract(epoch from clock_timestamp() - b.tried_at)::double precision as tried_s,
    to_char(b.sent_at at time zone 'UTC' - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as asked_from,
    to_char(b.tried_at at time zone 'UTC' + interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as asked_until
from qbo.batch as b where b.batch_id = :batch_id
