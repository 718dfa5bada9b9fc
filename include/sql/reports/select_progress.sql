-- name: select_progress(account_ids, deadline_s)
-- Purpose: how far the running syncs of these accounts are; a sync whose worker died is left out once it is past its time.
-- Result: the newest of each account; stage is null where nothing was noted yet. Locks: none.
select distinct on (r.account_id)
    r.account_id, r.run_id, r.dry_run, r.mode, r.started_at, r.dag_run_id, p.stage, p.entity, p.done, p.total
from qbo.sync_run as r
left join qbo.progress as p on r.run_id = p.run_id
where
    r.account_id = any(:account_ids) and r.status = 'running'
    and coalesce(p.noted_at, r.started_at) > now() - make_interval(secs => 2 * :deadline_s)
order by r.account_id asc, r.run_id desc
