-- name: select_run(run_id)^
-- Purpose: one run with its age in seconds. Locks: none.
select r.*, extract(epoch from clock_timestamp() - r.started_at)::double precision as age_s
from qbo.sync_run as r
where r.run_id = :run_id
