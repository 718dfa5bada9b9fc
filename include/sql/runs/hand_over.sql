-- name: hand_over(run_id)!
-- Purpose: another worker has the account: a run that did nothing yet is no run. Result: 1, or 0 where it did something.
-- Locks: the row of the run.
delete from qbo.sync_run as r
where
    r.run_id = :run_id and r.status = 'running'
    and not exists (select 1 from qbo.plan as p where p.run_id = r.run_id)
    and not exists (select 1 from qbo.batch as b where b.run_id = r.run_id)
