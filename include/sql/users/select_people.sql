-- name: select_people(account_id)
-- Purpose: active employees and vendors of QBO with whom a user of Aero may be matched; employees first. Locks: none.
-- Result: email as QBO has it; is_taken, whether a user is matched with the person.
select
    p.kind, p.qbo_id, p.name, m.email,
    exists(
        select 1 from aero.app_user as u
        where u.account_id = :account_id and u.qbo_entity_type = p.kind and u.qbo_entity_id = p.qbo_id
    ) as is_taken
from (
    select 'Employee' as kind, e.qbo_id, e.name
    from aero.employee as e
    where e.account_id = :account_id and e.is_active
    union all
    select 'Vendor', v.qbo_id, v.name
    from aero.vendor as v
    where v.account_id = :account_id and v.is_active
) as p
left join qbo.mirror as m on m.account_id = :account_id and p.kind = m.list and p.qbo_id = m.qbo_id
order by p.kind, lower(p.name), p.qbo_id
