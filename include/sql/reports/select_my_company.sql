-- name: select_my_company(account_id)^
-- Purpose: the settings of an account and of its company in QBO; left_out is {list: number} (L2); imported, rows of the
--   mirror that stand in Aero, by list. Locks: none.
select
    a.account_id, a.name, a.auto_sync_time, a.import_limit, k.status, k.realm_id, k.company_name, k.time_zone, k.export_from,
    k.locked_through, k.book_close_date, k.connected_at, k.first_synced_at, coalesce(k.preferences, '{}') as preferences,
    coalesce((
        select jsonb_object_agg(m.list, jsonb_build_object('imported', m.imported, 'left_out', m.left_out))
        from (
            select
                m.list, count(*) filter (where m.state = 'imported' and m.is_active) as imported,
                count(*) filter (where m.state = 'left_out' and m.is_active) as left_out
            from qbo.mirror as m
            where m.account_id = a.account_id
            group by m.list
        ) as m
    ), '{}') as lists
from aero.account as a
left join qbo.connection as k on a.account_id = k.account_id
where a.account_id = :account_id
