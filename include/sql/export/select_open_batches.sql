-- name: select_open_batches(account_id)
-- Purpose: batches that a run stored and nobody settled, oldest first. Locks: none.
-- Result: age_s is null where it was never sent.
select
    b.batch_id, b.run_id, b.status,
    case
        when b.sent_at is not null
            then extract(epoch from clock_timestamp() - least(b.created_at, b.sent_at))::double precision
    end as age_s
from qbo.batch as b
where b.account_id = :account_id and b.status <> 'settled'
order by b.batch_id
