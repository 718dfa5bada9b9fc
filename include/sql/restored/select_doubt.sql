-- name: select_doubt(account_id)^
-- Purpose: what is to be looked for in QBO before new time is sent. Locks: none.
-- Result: is_doubtful; if so asked_from, an hour early, more where QBO's clock is behind, most_s and least_s, how old what
--   may be ours is; strays, whether there are any.
select
    k.doubt_from is not null as is_doubtful,
    to_char(
        k.doubt_from at time zone 'UTC' - interval '1 hour' - qbo.clock_lag(k.account_id), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
    ) as asked_from,
    extract(epoch from clock_timestamp() - k.doubt_from)::double precision as most_s,
    extract(epoch from clock_timestamp() - k.doubt_until)::double precision as least_s,
    (select count(*) from qbo.stray as s where s.account_id = k.account_id) > 0 as strays
from qbo.connection as k
where k.account_id = :account_id
