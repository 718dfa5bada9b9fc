-- name: select_open_batches(account_id)
-- Purpose: batches that a run stored and nobody settled, oldest first. Locks: none.
-- Result: age_s counts from the first time it was sent, and is null where it never was.
select
    b.batch_id, b.run_id, b.status,
    extract(epoch from clock_timestamp() - b.sent_at)::double precision as age_s
from qbo.batch as b
where b.account_id = :account_id and b.status <> 'settled'
order by b.batch_id
