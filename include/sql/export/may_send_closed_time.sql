-- name: may_send_closed_time(account_id)$
-- Purpose: whether time may go to QBO now, some of it behind a customer that goes first, that could lie in a closed period:
--   nobody closes the books of a day that is not over (T11). Result: a boolean. Locks: none.
select exists(
    select 1
    from qbo.time_due(array[:account_id]::bigint[]) as d
    inner join qbo.connection as k on d.account_id = k.account_id
    where
        d.verdict in ('update', 'delete')
        or (
            d.verdict in ('create', 'customer_waits')
            and d.work_date < (now() at time zone coalesce(k.time_zone, 'UTC'))::date
        )
)
