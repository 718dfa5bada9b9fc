-- name: apply_class(run_id, account_id)!
-- Purpose: brings the planned classes into Aero (L4, L5): new ones, changed ones, and children of new ones.
-- Result: rows written. Locks: those rows.
with planned as (
    select p.qbo_id from qbo.plan as p
    where p.run_id = :run_id and p.entity = 'Class' and p.action in ('insert', 'rename', 'update', 'show', 'hide')
    union
    select m.qbo_id
    from qbo.plan as p
    inner join qbo.mirror as m
        on p.account_id = m.account_id and m.list = p.entity and p.qbo_id = m.parent_qbo_id and m.state = 'imported'
    where p.run_id = :run_id and p.entity = 'Class' and p.action = 'insert'
)
insert into aero.class (account_id, qbo_id, name, full_name, parent_qbo_id, is_active)
select m.account_id, m.qbo_id, m.name, m.full_name, parent.qbo_id, m.is_active
from planned as p
inner join qbo.mirror as m on m.account_id = :account_id and m.list = 'Class' and p.qbo_id = m.qbo_id
left join qbo.mirror as parent
    on m.account_id = parent.account_id and m.list = parent.list and m.parent_qbo_id = parent.qbo_id
    and parent.state = 'imported'
on conflict (account_id, qbo_id) do update
    set
        name = excluded.name,
        full_name = excluded.full_name,
        parent_qbo_id = excluded.parent_qbo_id,
        is_active = excluded.is_active
