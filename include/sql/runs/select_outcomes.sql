-- name: select_outcomes(run_ids)
-- Purpose: what became of some runs. Locks: none.
select r.run_id, r.account_id, a.name, r.status, r.mode, r.dry_run, r.counts, r.error
from qbo.sync_run as r
inner join aero.account as a on r.account_id = a.account_id
where r.run_id = any(:run_ids)
order by r.account_id, r.run_id
