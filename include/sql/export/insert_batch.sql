-- name: insert_batch(account_id, run_id, request_id, payload)$
-- Purpose: a batch is stored before it is sent (promise 1). Result: its batch_id. Locks: none.
insert into qbo.batch (account_id, run_id, request_id, payload)
values (:account_id, :run_id, :request_id, :payload)
returning batch_id
