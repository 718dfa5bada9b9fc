-- name: select_companies(account_id, company_ids)
-- Purpose: these companies of an account, by name, as the page Companies shows them. Locks: none.
-- Result: the first contact and how many there are; qbo_* is null where it is not linked; decision is open or leave where
--   the first connect held it (C5); waits is null, new, or the code of what it waits for (qbo.due).
select
    c.company_id, c.name, c.full_name, c.company_type, c.parent_company_id, p.name as parent_name, c.is_active, c.is_hidden,
    c.is_project, n.first_name, n.last_name, n.email, coalesce(n.phone, n.mobile) as phone, coalesce(n.contacts, 0) as contacts,
    l.qbo_id, m.full_name as qbo_full_name, m.is_active as qbo_is_active, coalesce(m.gone, false) as qbo_is_gone,
    o.decision, d.state as waits
from aero.company as c
left join aero.company as p on c.parent_company_id = p.company_id
left join qbo.link as l on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
left join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
left join qbo.due as d on c.account_id = d.account_id and d.entity = 'Customer' and c.company_id = d.aero_id
left join lateral (
    select t.first_name, t.last_name, t.email, t.phone, t.mobile, count(*) over () as contacts
    from aero.contact as t
    where t.account_id = c.account_id and t.company_id = c.company_id
    order by t.contact_id
    limit 1
) as n on true
left join lateral (
    select case when bool_or(r.decision is null) then 'open' when bool_or(r.decision = 'leave') then 'leave' end as decision
    from qbo.proposal as r
    where r.account_id = c.account_id and r.company_id = c.company_id and l.aero_id is null
) as o on true
where c.account_id = :account_id and c.company_id = any(:company_ids::bigint[])
order by lower(left(c.name, 200)), c.company_id
