-- name: stage_descendants(run_id, account_id, entity)!
-- Purpose: a row that was renamed or moved gives all rows below it another full name, which QBO changes without saying
--   so in CDC: they are staged as known, with the full name that follows (L4). Locks: none.
-- Result: number of rows. They stand in page 2, the answer of CDC in page 1.
insert into qbo.staged (
    run_id, account_id, list, page, position, qbo_id, name, full_name, parent_qbo_id, is_active, is_project, item_type,
    unit_price, bill_rate, given_name, family_name, email, phone, mobile
)
with recursive below (qbo_id, full_name, level) as (
    select s.qbo_id, s.full_name, 1
    from qbo.staged as s
    inner join qbo.mirror as m on m.account_id = :account_id and s.list = m.list and s.qbo_id = m.qbo_id
    where s.run_id = :run_id and s.list = :entity and s.full_name <> m.full_name
    union
    select m.qbo_id, b.full_name || ':' || m.name, b.level + 1
    from below as b
    inner join qbo.mirror as m on m.account_id = :account_id and m.list = :entity and b.qbo_id = m.parent_qbo_id
    where
        b.level < 10 -- QBO has five levels; a circle ends here
        and not exists (
            select 1 from qbo.staged as s where s.run_id = :run_id and s.list = :entity and s.qbo_id = m.qbo_id
        )
)
select
    :run_id, :account_id, :entity, 2, row_number() over (order by b.level, b.qbo_id), m.qbo_id, m.name, b.full_name,
    m.parent_qbo_id, m.is_active, m.is_project, m.item_type, m.unit_price, m.bill_rate, m.given_name, m.family_name,
    m.email, m.phone, m.mobile
from (select distinct on (d.qbo_id) d.* from below as d order by d.qbo_id, d.level) as b
inner join qbo.mirror as m on m.account_id = :account_id and m.list = :entity and b.qbo_id = m.qbo_id
where b.level > 1
