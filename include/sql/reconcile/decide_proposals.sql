-- name: decide_proposals(run_id, account_id, found)!
-- Purpose: at the first connect, the companies that match nothing are held as proposals, each candidate with its evidence
--   (C5). Parameters: found, a JSON array of {company_id, qbo_id, kind, score, reason, full_name}, best first; qbo_id is
--   null where nothing resembles the company. Result: number of plan rows. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason, kind, evidence)
with found as materialized (
    select f.*
    from jsonb_to_recordset(:found::jsonb) as f (
        company_id bigint, qbo_id text, kind text, score integer, reason text, full_name text
    )
),
-- The lists behind the customers are not applied yet at a first sync: what is staged counts as well. A customer is here
-- one of another level, a project, or another company's: at the same level it would be a candidate.
others as (
    select s.list, lower(qbo.bare_name(s.name)) as key, s.full_name
    from qbo.staged as s
    where s.run_id = :run_id and s.list in ('Vendor', 'Employee', 'Customer') and s.rejected is null and s.is_active
    union
    select m.list, lower(qbo.bare_name(m.name)), m.full_name from qbo.mirror as m
    where m.account_id = :account_id and m.list in ('Vendor', 'Employee', 'Customer') and m.is_active
),
namesake as (
    select distinct on (o.key) o.key, o.list, o.full_name from others as o order by o.key asc, o.list desc, o.full_name asc
)
select
    :run_id, :account_id, 'Customer', 'propose', f.qbo_id, f.company_id, c.name,
    case f.kind
        when 'create' then 'in Aero before the connect' when 'similar' then 'a similar name: ' || s.full_name
        else 'an inactive customer of this name'
    end,
    f.kind,
    jsonb_strip_nulls(jsonb_build_object(
        'company', c.name, 'company_full_name', f.full_name, 'customer', s.name, 'customer_full_name', s.full_name,
        'email', s.email, 'phone', s.phone, 'score', f.score, 'namesake', o.list,
        'reason', case o.list
            when 'Vendor' then 'A QuickBooks vendor has this name, so no customer can be created with it.'
            when 'Employee' then 'A QuickBooks employee has this name, so no customer can be created with it.'
            when 'Customer' then 'Another QuickBooks customer has this name, so it may not be taken again: ' || o.full_name
            else f.reason
        end
    ))
from found as f
inner join aero.company as c on f.company_id = c.company_id and c.account_id = :account_id
left join qbo.staged as s on s.run_id = :run_id and s.list = 'Customer' and f.qbo_id = s.qbo_id and s.rejected is null
left join namesake as o on f.kind = 'create' and o.key = lower(qbo.bare_name(c.name))
order by f.company_id, 100 - f.score
