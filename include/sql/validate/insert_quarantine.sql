-- name: insert_quarantine(run_id)!
-- Purpose: bad rows of a run are kept with reason and content, each Id and reason once (L9). Locks: none.
insert into qbo.quarantine (account_id, run_id, list, qbo_id, reason, content)
select distinct on (s.list, s.qbo_id, s.rejected)
    s.account_id, s.run_id, s.list, s.qbo_id, s.rejected, jsonb_strip_nulls(to_jsonb(s))
from qbo.staged as s
where
    s.run_id = :run_id and s.rejected is not null
    and not exists (
        select 1 from qbo.quarantine as q
        where
            q.account_id = s.account_id and q.list = s.list and q.qbo_id is not distinct from s.qbo_id
            and q.reason = s.rejected and q.gone_at is null
    )
