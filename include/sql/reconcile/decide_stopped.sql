-- name: decide_stopped(run_id, account_id, entity, reason)!
-- Purpose: a list that stops stands in the plan (L9, R2). Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, name, reason)
values (:run_id, :account_id, :entity, 'stop', 'the whole list', :reason)
