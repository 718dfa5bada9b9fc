-- name: count_lists(account_id)^
-- Purpose: how many rows Aero has of each reference list, and how many of QuickBooks' active rows the import limit left out of
--   each (L2). Result: left_out is a JSON object by list. Locks: none.
select
    (select count(*) from aero.service_item as i where i.account_id = :account_id) as items,
    (select count(*) from aero.class as c where c.account_id = :account_id) as classes,
    (select count(*) from aero.employee as e where e.account_id = :account_id) as employees,
    (select count(*) from aero.vendor as v where v.account_id = :account_id) as vendors,
    (
        select coalesce(jsonb_object_agg(o.list, o.rows), '{}')
        from (
            select m.list, count(*) as rows
            from qbo.mirror as m
            where m.account_id = :account_id and m.state = 'left_out' and m.is_active
            group by m.list
        ) as o
    ) as left_out
