-- name: update_mirror(run_id, account_id, entity)!
-- Purpose: known rows of a list as QBO shows them now; only rows that differ are written. Locks: those rows.
update qbo.mirror as m
set
    name = s.name, full_name = s.full_name, parent_qbo_id = s.parent_qbo_id, is_active = s.is_active,
    is_project = s.is_project, item_type = s.item_type, unit_price = s.unit_price, bill_rate = s.bill_rate,
    given_name = s.given_name, family_name = s.family_name, email = s.email, phone = s.phone, mobile = s.mobile,
    state = coalesce(p.state, m.state)
from qbo.staged as s
left join (
    select
        q.qbo_id,
        min(case q.action when 'leave_out' then 'left_out' when 'propose' then 'proposed' else 'imported' end) as state
    from qbo.plan as q
    where q.run_id = :run_id and q.entity = :entity and q.action in ('insert', 'link', 'leave_out', 'propose')
    group by q.qbo_id
) as p on s.qbo_id = p.qbo_id
where
    m.account_id = :account_id and m.list = :entity and s.run_id = :run_id and s.list = :entity
    and m.qbo_id = s.qbo_id and s.rejected is null and not s.deleted
    and (
        s.name, s.full_name, s.parent_qbo_id, s.is_active, s.is_project, s.item_type, s.unit_price, s.bill_rate,
        s.given_name, s.family_name, s.email, s.phone, s.mobile
    )
    is distinct from (
        m.name, m.full_name, m.parent_qbo_id, m.is_active, m.is_project, m.item_type, m.unit_price, m.bill_rate,
        m.given_name, m.family_name, m.email, m.phone, m.mobile
    )
