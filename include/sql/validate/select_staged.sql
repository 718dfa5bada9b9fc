-- name: select_staged(run_ids, entity)
-- Purpose: what validation judges of the staged rows of a list, for a group of runs at once. Locks: none.
-- Result: row (its place in staging), run_id, page, qbo_id, name, is_active, parent_known, and ancestors, which is
--   over the five levels of QBO where a row is its own ancestor.
with recursive staged as (
    select s.ctid, s.run_id, s.account_id, s.page, s.qbo_id, s.name, s.is_active, s.parent_qbo_id
    from qbo.staged as s
    where s.run_id = any(:run_ids) and s.list = :entity and not s.deleted
),
above (row, run_id, ancestor, steps) as (
    select s.ctid, s.run_id, s.parent_qbo_id, 1
    from staged as s
    where s.parent_qbo_id is not null
    union all
    select a.row, a.run_id, s.parent_qbo_id, a.steps + 1
    from above as a
    inner join staged as s on a.run_id = s.run_id and a.ancestor = s.qbo_id
    where s.parent_qbo_id is not null and a.steps < 10
),
depth as (
    select a.row, max(a.steps) as ancestors from above as a group by a.row
)
select
    s.ctid::text as row, s.run_id, s.page, s.qbo_id, s.name, s.is_active, coalesce(d.ancestors, 0) as ancestors,
    s.parent_qbo_id is null
    or exists (select 1 from staged as p where p.run_id = s.run_id and p.qbo_id = s.parent_qbo_id)
    or exists (
        select 1 from qbo.mirror as m
        where m.account_id = s.account_id and m.list = :entity and m.qbo_id = s.parent_qbo_id
    ) as parent_known
from staged as s
left join depth as d on s.ctid = d.row
