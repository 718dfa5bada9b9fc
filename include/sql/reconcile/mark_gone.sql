-- name: mark_gone(run_id, account_id, entity, whole)!
-- Purpose: rows that QBO has no more are inactive in the mirror as well, those that were never imported too; a customer
--   that was hidden before asks for its survivor from now on (L7).
-- Parameters: whole, whether the extract has every row of the list. Locks: those rows.
with gone as (
    select p.qbo_id
    from qbo.plan as p
    where p.run_id = :run_id and p.entity = :entity and p.reason = 'no longer in QuickBooks'
    union all
    select m.qbo_id
    from qbo.mirror as m
    left join qbo.staged as s on s.run_id = :run_id and m.list = s.list and m.qbo_id = s.qbo_id
    where
        :whole and m.account_id = :account_id and m.list = :entity and m.state <> 'imported' and m.is_active
        and s.run_id is null
    union all
    select m.qbo_id
    from qbo.mirror as m
    left join qbo.staged as s on s.run_id = :run_id and m.list = s.list and m.qbo_id = s.qbo_id
    where
        :whole and m.account_id = :account_id and m.list = :entity and m.state = 'imported' and not m.is_active
        and not m.gone and s.run_id is null
        and not exists ( -- any row that is missing may be the one that came without its Id (L9)
            select 1 from qbo.staged as t
            where t.run_id = :run_id and t.list = :entity and t.rejected = 'id_missing'
        )
)
update qbo.mirror as m
set is_active = false, gone = true
from gone as g
where m.account_id = :account_id and m.list = :entity and m.qbo_id = g.qbo_id
