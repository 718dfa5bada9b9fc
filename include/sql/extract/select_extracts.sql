-- name: select_extracts(run_id)
-- Purpose: which lists of a run are staged, and how far they are. Locks: none.
-- staged_now tells an unlogged staging table that a crash of PostgreSQL emptied.
select
    e.list, e.whole, e.rows, e.qbo_time, e.validated_at, e.applied_at, e.stopped,
    (select count(*) from qbo.staged as s where s.run_id = e.run_id and s.list = e.list) as staged_now
from qbo.extract as e
where e.run_id = :run_id
order by e.list
