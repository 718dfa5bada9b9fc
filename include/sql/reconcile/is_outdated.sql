-- name: is_outdated(run_id, account_id, entity, overlap_s)$
-- Purpose: whether a later answer of QBO was applied to this list while this run waited: applying the older one would
--   bring old values back, and the cursor would keep them (promise 2). Locks: the row of the cursor.
select c.changed_since > e.qbo_time - make_interval(secs => :overlap_s)
from qbo.extract as e
inner join qbo.cursor as c on e.account_id = c.account_id and e.list = c.list
where e.run_id = :run_id and e.account_id = :account_id and e.list = :entity
for update of c
