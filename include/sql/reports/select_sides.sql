-- name: select_sides(account_id, company_ids)
-- Purpose: what Aero knows of held companies, beside which a person sees the customers that they may be (C5): the first contact,
--   and the time that was logged for them. Locks: none.
select
    c.company_id, concat_ws(' ', n.first_name, n.last_name) as person, n.email, coalesce(n.phone, n.mobile) as phone,
    c.created_at, t.entries, t.hours
from aero.company as c
left join lateral (
    select k.first_name, k.last_name, k.email, k.phone, k.mobile
    from aero.contact as k
    where k.account_id = c.account_id and k.company_id = c.company_id
    order by k.contact_id
    limit 1
) as n on true
cross join lateral (
    select count(*)::integer as entries, coalesce(sum(e.hours), 0) as hours
    from aero.time_entry as e
    where e.account_id = c.account_id and e.company_id = c.company_id and not e.is_deleted
) as t
where c.account_id = :account_id and c.company_id = any(:company_ids::bigint[])
