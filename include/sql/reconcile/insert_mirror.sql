-- name: insert_mirror(run_id, account_id, entity)!
-- Purpose: rows of a list seen for the first time, with what the plan makes of them. Locks: none.
insert into qbo.mirror (
    account_id, list, qbo_id, name, full_name, parent_qbo_id, is_active, is_project, item_type, unit_price, bill_rate,
    given_name, family_name, email, phone, mobile, state
)
select
    s.account_id, s.list, s.qbo_id, s.name, s.full_name, s.parent_qbo_id, s.is_active, s.is_project, s.item_type,
    s.unit_price, s.bill_rate, s.given_name, s.family_name, s.email, s.phone, s.mobile,
    case
        when p.action in ('insert', 'link') then 'imported'
        when p.action = 'leave_out' then 'left_out'
        when p.action = 'propose' then 'proposed'
        when l.aero_id is not null then 'imported'
        else 'inactive'
    end
from qbo.staged as s
left join (
    select distinct on (q.qbo_id) q.qbo_id, q.action
    from qbo.plan as q
    where q.run_id = :run_id and q.entity = :entity and q.action in ('insert', 'link', 'leave_out', 'propose')
) as p on s.qbo_id = p.qbo_id
left join qbo.link as l
    on s.account_id = l.account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id and s.list = 'Customer'
where
    s.run_id = :run_id and s.list = :entity and s.account_id = :account_id and s.rejected is null and not s.deleted
    and not exists (
        select 1 from qbo.mirror as m
        where m.account_id = s.account_id and m.list = s.list and m.qbo_id = s.qbo_id
    )
