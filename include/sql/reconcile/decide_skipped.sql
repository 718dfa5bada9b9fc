-- name: decide_skipped(run_id, account_id, entity)!
-- Purpose: rows that validation refused stand in the plan with their reason, so that a dry run shows them (L9, R2).
-- Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, name, reason)
select :run_id, :account_id, :entity, 'skip', s.qbo_id, s.name, replace(s.rejected, '_', ' ')
from qbo.staged as s
where s.run_id = :run_id and s.list = :entity and s.rejected is not null
order by s.page, s.position
