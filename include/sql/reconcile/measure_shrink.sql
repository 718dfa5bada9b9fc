-- name: measure_shrink(run_id, account_id, entity)^
-- Purpose: what L9 judges an extract by. Result: known (active rows known), missing (of those, not in the extract),
--   staged (rows in the extract), ever (all that were known, active or not, and are not gone). Rows marked inactive count
--   as present, and so do refused ones. Locks: none.
select
    count(*) as known,
    count(*) filter (where s.qbo_id is null) as missing,
    (select count(*) from qbo.staged as t where t.run_id = :run_id and t.list = :entity) as staged,
    (
        select count(*) from qbo.mirror as a where a.account_id = :account_id and a.list = :entity and not a.gone
    ) as ever
from qbo.mirror as m
left join (
    select distinct t.qbo_id from qbo.staged as t where t.run_id = :run_id and t.list = :entity
) as s on m.qbo_id = s.qbo_id
where m.account_id = :account_id and m.list = :entity and m.is_active and m.state = 'imported'
