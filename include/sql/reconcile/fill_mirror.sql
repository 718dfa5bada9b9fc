-- name: fill_mirror(run_id, account_id, entity)!
-- Purpose: rows that a raised limit lets in, or that no proposal holds any more, are imported, also those that QBO did not
--   answer in this run (L2, C5). Locks: those rows.
update qbo.mirror as m
set state = case p.action when 'leave_out' then 'left_out' else 'imported' end
from qbo.plan as p
where
    p.run_id = :run_id and p.entity = :entity and p.action in ('insert', 'link', 'leave_out')
    and m.account_id = :account_id and m.list = :entity and m.qbo_id = p.qbo_id and m.state in ('left_out', 'proposed')
    and m.state <> case p.action when 'leave_out' then 'left_out' else 'imported' end
