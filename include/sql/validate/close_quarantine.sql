-- name: close_quarantine(run_id)!
-- Purpose: a quarantined row that arrived well, or is no longer in the whole list, is out of quarantine (R5).
-- Locks: those rows.
update qbo.quarantine as q
set gone_at = now()
from qbo.extract as e
where
    e.run_id = :run_id and q.account_id = e.account_id and q.list = e.list and q.gone_at is null
    and not exists (
        select 1 from qbo.staged as s
        where
            s.run_id = e.run_id and s.list = q.list and s.qbo_id is not distinct from q.qbo_id
            and s.rejected is not null
    )
    and (
        e.whole
        or exists (select 1 from qbo.staged as s where s.run_id = e.run_id and s.list = q.list and s.qbo_id = q.qbo_id)
    )
