-- name: select_overview(words, account_id, most, skip)
-- Purpose: a row an account for the page Manage QuickBooks, those never connected too, by name.
-- Parameters: words, a part of the name, empty for all; account_id, only this one, null for all. Locks: none.
-- Result: last_run is the one that ended last and is no dry run: what goes at once has short runs of its own beside a long
--   sync, so it is looked for among the last 20; stopped, its lists that shrank (L9); of_all is how many there are.
select
    a.account_id, a.name, k.realm_id, k.status, k.company_name, k.last_synced_at, k.first_synced_at, k.export_from,
    coalesce(k.time_zone, 'UTC') as time_zone, count(*) over () as of_all,
    (
        select jsonb_build_object(
            'run_id', r.run_id, 'status', r.status, 'mode', r.mode, 'counts', r.counts, 'error', r.error,
            'released_by', r.released_by
        )
        from qbo.sync_run as r
        where r.run_id = w.run_id
    ) as last_run,
    w.ended_at as last_run_at,
    (
        select count(*) from qbo.attention as t where t.account_id = a.account_id and t.resolved_at is null
    ) as attention_open,
    (
        select coalesce(jsonb_agg(jsonb_build_object('list', t.entity, 'why', t.detail) order by t.entity), '[]')
        from qbo.attention as t
        where t.account_id = a.account_id and t.code = 'list_shrunk' and t.resolved_at is null
    ) as stopped
from aero.account as a
left join qbo.connection as k on a.account_id = k.account_id
left join lateral (
    select n.run_id, n.ended_at
    from (
        select r.run_id, coalesce(r.finished_at, r.started_at) as ended_at
        from qbo.sync_run as r
        where r.account_id = a.account_id and not r.dry_run and r.status <> 'running'
        order by r.started_at desc
        limit 20
    ) as n
    order by n.ended_at desc, n.run_id desc
    limit 1
) as w on true
where
    position(lower(:words) in lower(a.name)) > 0
    and (:account_id::bigint is null or a.account_id = :account_id::bigint)
order by lower(a.name), a.account_id
limit :most offset :skip
