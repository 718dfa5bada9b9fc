-- name: select_waiting(account_ids)
-- Purpose: which accounts have something to send, or something that waits for a new reason. Locks: none.
-- Result: account_id, once.
select d.account_id
from qbo.customer_due(:account_ids) as d
where d.verdict not in ('none', d.state)
union
select d.account_id
from qbo.time_due(:account_ids) as d
where d.verdict not in ('none', 'exported', d.state)
union
select b.account_id
from qbo.batch as b
where b.status <> 'settled' and b.account_id = any(:account_ids)
