-- name: select_unseen(account_id, since, qbo_ids)
-- Purpose: exported time that the pages of QBO did not show: moved to an earlier day there, or deleted (T6).
-- Parameters: qbo_ids, those that the pages showed. Result: qbo_id. Locks: none.
select l.qbo_id
from qbo.link as l
left join unnest(:qbo_ids::text[]) as s (qbo_id) on l.qbo_id = s.qbo_id
where
    l.account_id = :account_id and l.entity = 'TimeActivity' and s.qbo_id is null
    and coalesce(l.base -> 'qbo' ->> 'date', l.base ->> 'work_date')::date >= :since
