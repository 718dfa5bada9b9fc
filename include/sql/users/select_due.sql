-- name: select_due(account_id, user_ids)
-- Purpose: what the due time of users asks of QBO now: whether it goes, or waits for something (T8).
-- Result: a row a user and whether it goes; is_connected, whether the account is. Locks: none.
select
    e.user_id, t.verdict in ('create', 'update', 'delete', 'customer_waits') as goes, count(*)::integer as entries,
    sum(t.hours) as hours, k.status = 'connected' as is_connected
from qbo.time_due(array[:account_id]::bigint[]) as t
inner join aero.time_entry as e on t.time_entry_id = e.time_entry_id
inner join qbo.connection as k on t.account_id = k.account_id
where e.user_id = any(:user_ids::bigint[]) and t.verdict not in ('none', 'exported')
group by e.user_id, t.verdict in ('create', 'update', 'delete', 'customer_waits'), k.status
