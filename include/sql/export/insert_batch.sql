-- name: insert_batch(account_id, run_id, request_id, payload, released_by)$
-- Purpose: a batch is stored before it is sent (promise 1), with who or what released it (R6). Result: its batch_id.
-- Locks: none.
insert into qbo.batch (account_id, run_id, request_id, payload, released_by)
values (:account_id, :run_id, :request_id, :payload, :released_by)
returning batch_id
