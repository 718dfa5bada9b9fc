-- name: select_accounts(account_ids)
-- Purpose: what a sync must know of its accounts. Parameters: account_ids, null for every connected account.
-- Result: a row an account that was ever connected; cursors is {list: since}; idle_s, how long ago the last sync was;
--   changes_refused, whether QBO refused to say what changed when it was asked last. Locks: none.
select
    a.account_id, a.name, a.import_limit, k.realm_id, k.status, k.first_synced_at, k.connected_at, k.export_from,
    k.time_zone, extract(epoch from now() - coalesce(k.last_synced_at, k.connected_at))::double precision as idle_s,
    coalesce((
        select jsonb_object_agg(c.list, c.changed_since) from qbo.cursor as c where c.account_id = a.account_id
    ), '{}') as cursors,
    exists(
        select 1 from qbo.attention as t
        where t.account_id = a.account_id and t.entity = 'Account' and t.code = 'changes_refused' and t.resolved_at is null
    ) as changes_refused
from aero.account as a
inner join qbo.connection as k on a.account_id = k.account_id
where
    (:account_ids::bigint[] is null and k.status <> 'disconnected')
    or a.account_id = any(:account_ids::bigint[])
order by a.account_id
