-- name: select_staged(run_ids, entity)
-- Purpose: what validation judges of the staged rows of a list, for a group of runs at once. Locks: none.
-- Result: row (its place in staging), run_id, page, qbo_id, name, is_active, item_type, parent_known, and in_circle,
--   whether the row is its own ancestor, by what is staged and else by what is known.
with recursive staged as (
    select s.ctid, s.run_id, s.account_id, s.page, s.qbo_id, s.name, s.is_active, s.item_type, s.parent_qbo_id
    from qbo.staged as s
    where s.run_id = any(:run_ids) and s.list = :entity and not s.deleted
),
-- Distinct pairs: ends in a circle too, and does not multiply by rows that came twice.
above (run_id, account_id, qbo_id, ancestor) as (
    select s.run_id, s.account_id, s.qbo_id, s.parent_qbo_id
    from staged as s
    where s.parent_qbo_id is not null and s.qbo_id is not null
    union
    select a.run_id, a.account_id, a.qbo_id, up.parent_qbo_id
    from above as a
    cross join lateral (
        select s.parent_qbo_id from qbo.staged as s
        where s.run_id = a.run_id and s.list = :entity and s.qbo_id = a.ancestor
        union all
        select m.parent_qbo_id from qbo.mirror as m
        where
            m.account_id = a.account_id and m.list = :entity and m.qbo_id = a.ancestor
            and not exists (
                select 1 from qbo.staged as s
                where s.run_id = a.run_id and s.list = :entity and s.qbo_id = a.ancestor
            )
    ) as up
    where up.parent_qbo_id is not null and a.ancestor <> a.qbo_id
),
circle as (
    select distinct a.run_id, a.qbo_id from above as a where a.ancestor = a.qbo_id
)
select
    s.ctid::text as row, s.run_id, s.page, s.qbo_id, s.name, s.is_active, s.item_type, c.qbo_id is not null as in_circle,
    s.parent_qbo_id is null
    or exists (
        select 1 from qbo.staged as p where p.run_id = s.run_id and p.list = :entity and p.qbo_id = s.parent_qbo_id
    )
    or exists (
        select 1 from qbo.mirror as m
        where m.account_id = s.account_id and m.list = :entity and m.qbo_id = s.parent_qbo_id
    )
    or exists (
        select 1 from qbo.quarantine as q
        where q.account_id = s.account_id and q.list = :entity and q.qbo_id = s.parent_qbo_id and q.gone_at is null
    ) as parent_known
from staged as s
left join circle as c on s.run_id = c.run_id and s.qbo_id = c.qbo_id
