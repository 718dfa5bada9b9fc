-- name: decide_contacts(run_id, account_id)!
-- Purpose: customers first seen with contact information get one contact, unless their company has one, or the e-mail
--   and phone are the parent's (L8). Runs behind the other decisions about customers, on which it builds. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
with candidate as (
    select p.qbo_id, p.aero_id
    from qbo.plan as p
    where p.run_id = :run_id and p.entity = 'Customer' and p.action in ('insert', 'link')
    union
    select s.qbo_id, l.aero_id
    from qbo.staged as s
    inner join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and s.qbo_id = m.qbo_id
    inner join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id
    where
        s.run_id = :run_id and s.list = 'Customer' and s.rejected is null and not s.deleted
        and coalesce(m.given_name, m.family_name, m.email, m.phone, m.mobile) is null
),
seen as (
    select
        c.qbo_id, c.aero_id, coalesce(s.name, m.name) as name,
        case when s.qbo_id is null then m.parent_qbo_id else s.parent_qbo_id end as parent_qbo_id,
        case when s.qbo_id is null then m.email else s.email end as email,
        case when s.qbo_id is null then m.phone else s.phone end as phone,
        case
            when s.qbo_id is null then coalesce(m.given_name, m.family_name, m.email, m.phone, m.mobile)
            else coalesce(s.given_name, s.family_name, s.email, s.phone, s.mobile)
        end is not null as has_contact
    from candidate as c
    left join qbo.staged as s
        on s.run_id = :run_id and s.list = 'Customer' and c.qbo_id = s.qbo_id and s.rejected is null
    left join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and c.qbo_id = m.qbo_id
)
select :run_id, :account_id, 'Customer', 'contact', c.qbo_id, c.aero_id, c.name, 'has contact information'
from seen as c
left join qbo.staged as ps
    on ps.run_id = :run_id and ps.list = 'Customer' and c.parent_qbo_id = ps.qbo_id and ps.rejected is null
left join qbo.mirror as pm on pm.account_id = :account_id and pm.list = 'Customer' and c.parent_qbo_id = pm.qbo_id
where
    c.has_contact
    and not exists (select 1 from aero.contact as t where t.company_id = c.aero_id)
    and not (
        coalesce(c.email, c.phone) is not null
        and coalesce(ps.qbo_id, pm.qbo_id) is not null
        and c.email is not distinct from case when ps.qbo_id is null then pm.email else ps.email end
        and c.phone is not distinct from case when ps.qbo_id is null then pm.phone else ps.phone end
    )
order by length(c.qbo_id), c.qbo_id
