-- name: clear_marks(run_id, account_id, entity)!
-- Purpose: QBO puts a mark behind the name of an inactive row, and so into the full names of the active rows below it:
--   those are put together again from the names themselves (L4, L7). An active parent that is really called so keeps it.
-- Parameters: run_id, account_id, entity. Result: rows changed. Locks: those rows.
with recursive above (place, full_name, parent_qbo_id, level) as (
    select s.ctid, s.name, s.parent_qbo_id, 1
    from qbo.staged as s
    where
        s.run_id = :run_id and s.list = :entity and s.is_active and s.parent_qbo_id is not null
        and position(' (deleted):' in s.full_name) > 0
    union all
    select a.place, up.name || ':' || a.full_name, up.parent_qbo_id, a.level + 1
    from above as a
    cross join lateral (
        select k.name, k.parent_qbo_id
        from (
            select s.name, s.parent_qbo_id, 1 as rank
            from qbo.staged as s
            where s.run_id = :run_id and s.list = :entity and s.qbo_id = a.parent_qbo_id
            union all
            select m.name, m.parent_qbo_id, 2
            from qbo.mirror as m
            where m.account_id = :account_id and m.list = :entity and m.qbo_id = a.parent_qbo_id
        ) as k
        order by k.rank
        limit 1
    ) as up
    where a.parent_qbo_id is not null and a.level < 10 -- QBO has five levels; a circle ends here
)
update qbo.staged as s
set full_name = a.full_name
from above as a
where s.ctid = a.place and a.parent_qbo_id is null and a.full_name is not null and s.full_name <> a.full_name
