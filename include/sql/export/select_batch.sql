-- name: select_batch(batch_id)^
-- Purpose: what is stored of a batch. Result: age_s counts from when it was stored, tried_s from its last try, null where
--   there was none; asked_from, from which moment on QBO may have done it, an hour early, and more where its clock is behind.
-- Locks: none.
select
    b.request_id, b.payload, b.status, b.attempts,
    case
        when b.sent_at is not null
            then extract(epoch from clock_timestamp() - least(b.created_at, b.sent_at))::double precision
    end as age_s,
    extract(epoch from clock_timestamp() - b.tried_at)::double precision as tried_s,
    to_char(
        least(b.created_at, b.sent_at) at time zone 'UTC' - interval '1 hour' - qbo.clock_lag(b.account_id),
        'YYYY-MM-DD"T"HH24:MI:SS"Z"'
    ) as asked_from
from qbo.batch as b where b.batch_id = :batch_id
