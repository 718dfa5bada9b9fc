-- name: must_heed_preferences(account_id, run_id)$
-- Purpose: whether what the QBO company has set matters to time that may go now, some of it behind a customer that goes
--   first (T3, T11). To a sync all time matters; to a run that a change in Aero started, which sends most entries one by
--   one, only what could lie in a closed period: nobody closes the books of a day that is not over.
-- Result: a boolean. Locks: none.
select exists(
    select 1
    from qbo.time_due(array[:account_id]::bigint[]) as d
    inner join qbo.connection as k on d.account_id = k.account_id
    inner join qbo.sync_run as r on r.run_id = :run_id
    where
        d.verdict in ('update', 'delete')
        or (
            d.verdict in ('create', 'customer_waits')
            and (r.trigger <> 'change' or d.work_date < (now() at time zone coalesce(k.time_zone, 'UTC'))::date)
        )
)
