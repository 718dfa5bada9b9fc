-- name: fill_mirror(run_id, account_id, entity)!
-- Purpose: rows that a raised limit lets in are imported, also those that QBO did not answer in this run (L2).
-- Locks: those rows.
update qbo.mirror as m
set state = 'imported'
from qbo.plan as p
where
    p.run_id = :run_id and p.entity = :entity and p.action = 'insert'
    and m.account_id = :account_id and m.list = :entity and m.qbo_id = p.qbo_id and m.state = 'left_out'
