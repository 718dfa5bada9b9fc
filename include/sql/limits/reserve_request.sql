-- name: reserve_request(realm_id, batch, patience_s, per_second, per_minute, batches_per_minute)$
-- Purpose: reserves the start of one request in the sliding windows of a realm (facts section 3).
-- Result: seconds until it may start; no row, and nothing reserved, where a pause lasts longer than patience_s.
-- Locks: the row of the realm, for this statement.
-- The windows are a little longer than QBO's: requests may reach it closer together than they left, by the time that a
--   connection takes to be made.
update qbo.throttle as t
set
    started = (t.started || next.start_at)[greatest(1, cardinality(t.started) + 2 - :per_minute):],
    batches = case
        when :batch then (t.batches || next.start_at)[greatest(1, cardinality(t.batches) + 2 - :batches_per_minute):]
        else t.batches
    end
from (
    select
        b.realm_id,
        greatest(
            clock_timestamp(),
            b.paused_until,
            b.started[cardinality(b.started) + 1 - :per_minute] + interval '60.5 seconds',
            b.started[cardinality(b.started) + 1 - :per_second] + interval '1.1 seconds',
            case when :batch then b.batches[cardinality(b.batches) + 1 - :batches_per_minute] + interval '60.5 seconds' end
        ) as start_at
    from qbo.throttle as b
    where
        b.realm_id = :realm_id
        and coalesce(b.paused_until <= clock_timestamp() + make_interval(secs => :patience_s), true)
    for update
) as next
where t.realm_id = next.realm_id
returning extract(epoch from next.start_at - clock_timestamp())
