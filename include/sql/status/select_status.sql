-- name: select_status()
-- Purpose: one row an account for the command status; before start: entries that are older than
--   export_from, and so not sent by themselves (T10). Locks: none.
select
    a.account_id, a.name, k.realm_id, k.status, k.last_synced_at,
    (
        select jsonb_build_object(
            'run_id', r.run_id, 'trigger', r.trigger, 'mode', r.mode, 'status', r.status,
            'started_at', r.started_at, 'finished_at', r.finished_at, 'counts', r.counts, 'error', r.error
        )
        from qbo.sync_run as r
        where r.account_id = a.account_id and not r.dry_run
        order by r.run_id desc
        limit 1
    ) as last_run,
    coalesce((
        select jsonb_object_agg(m.list, m.n)
        from (
            select m.list, count(*) as n from qbo.mirror as m
            where m.account_id = a.account_id and m.state = 'left_out' and m.is_active
            group by m.list
        ) as m
    ), '{}') as left_out,
    (
        select count(*) from qbo.attention as t where t.account_id = a.account_id and t.resolved_at is null
    ) as attention_open,
    (
        select count(*) from qbo.customer_due(array[a.account_id]) as c where c.verdict <> 'none'
    ) as customers_waiting,
    w.entries as entries_waiting, w.hours as hours_waiting, b.entries as entries_before_start,
    b.hours as hours_before_start, k.export_from
from aero.account as a
inner join qbo.connection as k on a.account_id = k.account_id
cross join lateral (
    select count(*) as entries, coalesce(sum(t.hours), 0) as hours
    from qbo.time_due(array[a.account_id]) as t
    where t.verdict not in ('none', 'exported', 'locked')
) as w
cross join lateral (
    select count(*) as entries, coalesce(sum(e.hours), 0) as hours
    from aero.time_entry as e
    where
        e.account_id = a.account_id and not e.is_deleted and e.work_date < k.export_from
        and not exists (
            select 1 from qbo.link as l
            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
        )
        and not exists ( -- released by a person: it goes all the same (T10)
            select 1 from qbo.due as d
            where
                d.account_id = e.account_id and d.entity = 'TimeActivity' and d.aero_id = e.time_entry_id and d.released
                and not e.do_not_sync
        )
) as b
order by a.account_id
