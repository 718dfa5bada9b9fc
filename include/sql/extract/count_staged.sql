-- name: count_staged(run_id, entity)$
-- Purpose: rows staged of a list, each Id once; rows without an Id count too. Result: their number. Locks: none.
select count(distinct s.qbo_id) + count(*) filter (where s.qbo_id is null)
from qbo.staged as s
where s.run_id = :run_id and s.list = :entity
