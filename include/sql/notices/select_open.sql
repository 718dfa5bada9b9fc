-- name: select_open(since)
-- Purpose: what is open of every account that is not disconnected, the oldest first (R6).
-- Parameters: since, from when an item is new. Locks: none.
select
    t.account_id, a.name, t.code, t.title, t.hint, t.who, t.entries, t.hours, t.raised_at, t.raised_at > :since as is_new
from qbo.attention as t
inner join aero.account as a on t.account_id = a.account_id
inner join qbo.connection as k on t.account_id = k.account_id and k.status <> 'disconnected'
where t.resolved_at is null
order by t.account_id, t.raised_at, t.attention_id
