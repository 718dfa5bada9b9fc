-- name: note_progress(run_id, stage, entity, done, total)!
-- Purpose: how far a run is, for whoever watches it; total is null where nobody knows. Locks: its row.
insert into qbo.progress (run_id, stage, entity, done, total)
select r.run_id, :stage, :entity, :done, :total
from qbo.sync_run as r
where r.run_id = :run_id and r.status = 'running'
on conflict (run_id) do update
    set stage = excluded.stage, entity = excluded.entity, done = excluded.done, total = excluded.total, noted_at = now()
