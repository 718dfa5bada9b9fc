-- name: select_runs(account_id, status, kind, trigger, since, most, skip)
-- Purpose: the runs of an account, the newest first. Parameters: status, trigger and since, the first day in the firm's time
--   zone, null for all; kind, incremental, full or dry_run, null for all. Locks: none.
-- Result: of_all is how many there are.
select
    r.run_id, r.account_id, r.trigger, r.mode, r.dry_run, r.status, r.started_at, r.finished_at, r.counts, r.error, r.api_calls,
    r.released_by, r.dag_run_id, count(*) over () as of_all
from qbo.sync_run as r
left join qbo.connection as k on r.account_id = k.account_id
where
    r.account_id = :account_id
    and (:status::text is null or r.status = :status::text)
    and (:trigger::text is null or r.trigger = :trigger::text)
    and (:kind::text is null or case when r.dry_run then 'dry_run' else r.mode end = :kind::text)
    and (:since::date is null or r.started_at >= :since::date::timestamp at time zone coalesce(k.time_zone, 'UTC'))
order by r.started_at desc, r.run_id desc
limit :most offset :skip
