-- name: select_due_accounts()
-- Purpose: connected accounts with something to send, something that waits for a new reason, or a batch that nobody
--   settled. Result: account_id, name. Locks: none.
with connected as (
    select array_agg(k.account_id) as ids from qbo.connection as k where k.status = 'connected'
),
due as (
    select d.account_id
    from connected as c
    cross join lateral qbo.customer_due(c.ids) as d
    where d.verdict <> d.state and not (d.verdict = 'none' and d.state = 'new')
    union
    select d.account_id
    from connected as c
    cross join lateral qbo.time_due(c.ids) as d
    where d.verdict <> d.state and not (d.verdict in ('none', 'exported') and d.state = 'new')
    union
    select b.account_id
    from connected as c
    inner join qbo.batch as b on b.account_id = any(c.ids)
    where b.status <> 'settled'
)
select a.account_id, a.name
from due as d
inner join aero.account as a on d.account_id = a.account_id
order by a.account_id
