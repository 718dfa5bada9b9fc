-- name: select_list(account_id, entity, words, active, qbo_id, most, skip)
-- Purpose: rows of one reference list of an account as Aero knows them, each behind its parent. Locks: none.
-- Parameters: entity, Item, Class, Employee or Vendor; words, a part of the name or full name, empty for all; active, and
--   qbo_id (only this one), null for any; most and skip, rows.
-- Result: price is the unit price or the bill rate; users, a JSON array of the users of Aero who are matched with the person;
--   of_all is how many rows there are.
with listed as materialized (
    select i.qbo_id, i.name, i.full_name, i.parent_qbo_id, i.is_active, i.unit_price as price
    from aero.service_item as i
    where i.account_id = :account_id and :entity::text = 'Item'
    union all
    select c.qbo_id, c.name, c.full_name, c.parent_qbo_id, c.is_active, null
    from aero.class as c
    where c.account_id = :account_id and :entity::text = 'Class'
    union all
    select e.qbo_id, e.name, e.full_name, e.parent_qbo_id, e.is_active, e.bill_rate
    from aero.employee as e
    where e.account_id = :account_id and :entity::text = 'Employee'
    union all
    select v.qbo_id, v.name, v.full_name, v.parent_qbo_id, v.is_active, v.bill_rate
    from aero.vendor as v
    where v.account_id = :account_id and :entity::text = 'Vendor'
)
select
    r.qbo_id, r.name, r.full_name, r.is_active, r.price, p.name as parent_name, p.qbo_id as parent_qbo_id,
    coalesce(m.users, '[]') as users, count(*) over () as of_all
from listed as r
left join listed as p on r.parent_qbo_id = p.qbo_id
left join (
    select
        u.qbo_entity_id,
        jsonb_agg(jsonb_build_object('user_id', u.user_id, 'name', u.name) order by lower(u.name), u.user_id) as users
    from aero.app_user as u
    where u.account_id = :account_id and u.qbo_entity_type = :entity::text
    group by u.qbo_entity_id
) as m on r.qbo_id = m.qbo_entity_id
where
    position(lower(:words) in lower(concat_ws(' ', r.name, r.full_name))) > 0
    and (:active::boolean is null or r.is_active = :active::boolean)
    and (:qbo_id::text is null or r.qbo_id = :qbo_id::text)
order by lower(coalesce(r.full_name, r.name)) asc, r.qbo_id asc
limit :most offset :skip
