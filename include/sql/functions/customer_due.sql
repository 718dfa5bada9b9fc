-- Purpose: what each due company asks of QBO (C1, C2, C3, C5, C6, L4), the one place where that is decided.
-- Parameters: accounts. Locks: none.
-- Result: a row a due company; verdict is create, link, deactivate, reactivate, none (nothing to do any more),
--   or the code of what it waits for. parent_qbo_id is the linked parent, qbo_id the link or the customer to link.
--   asked is what QBO would be asked, and what it shows of all that its answer may depend on: a row that QBO refused is
--   asked again when that looks different (R5). cause groups what one fix releases.
drop function if exists qbo.customer_due(bigint[]); -- its result may have changed
create function qbo.customer_due(accounts bigint[])
returns table (
    account_id bigint, company_id bigint, name text, verdict text, qbo_id text, parent_qbo_id text,
    sync_token text, is_active boolean, level integer, state text, subject text, asked jsonb, base jsonb, version bigint,
    cause text, refused_code text
)
language sql stable as $$
with recursive above as (
    select d.account_id, d.aero_id as company_id, c.parent_company_id as ancestor_id, 1 as level
    from qbo.due as d
    inner join aero.company as c on d.aero_id = c.company_id
    where d.entity = 'Customer' and d.account_id = any (accounts)
    union all
    select a.account_id, a.company_id, c.parent_company_id, a.level + 1
    from above as a
    inner join aero.company as c on a.ancestor_id = c.company_id
    where a.level < 7 -- a circle of parents ends here, too deep
),
depth as (
    select a.company_id, max(a.level) as level from above as a group by a.company_id
),
due as (
    select
        d.account_id, c.company_id, bare.name, lower(bare.name) as key, c.company_type, c.is_active, c.is_hidden,
        c.is_project, c.parent_company_id, c.created_at, d.state, d.refused, d.refused_code, d.refused_cause, d.version,
        depth.level,
        l.qbo_id, l.sync_token, l.base, p.company_type as parent_type, p.is_active as parent_active,
        p.is_hidden as parent_hidden, pl.qbo_id as parent_qbo_id, coalesce(m.gone, false) as gone,
        case
            when l.qbo_id is null then jsonb_build_object('name', bare.name, 'parent', pl.qbo_id)
            else jsonb_build_object('is_active', c.is_active)
        end as asked
    from qbo.due as d
    inner join aero.company as c on d.aero_id = c.company_id
    inner join depth on c.company_id = depth.company_id
    cross join lateral (select qbo.bare_name(c.name) as name) as bare
    left join qbo.link as l
        on d.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
    left join aero.company as p on c.parent_company_id = p.company_id
    left join qbo.link as pl
        on d.account_id = pl.account_id and pl.entity = 'Customer' and c.parent_company_id = pl.aero_id
    left join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
    where d.entity = 'Customer' and d.account_id = any (accounts)
),
shown as (
    select
        f.company_id,
        md5(string_agg(
            concat_ws('|', f.list, f.qbo_id, f.name, f.parent_qbo_id, f.is_active), ';' order by f.list, f.qbo_id
        )) as rows
    from (
        -- the customer itself and its sub-customers
        select u.company_id, m.list, m.qbo_id, m.name, m.parent_qbo_id, m.is_active
        from due as u
        inner join qbo.mirror as m on u.account_id = m.account_id and m.list = 'Customer' and u.qbo_id = m.qbo_id
        union
        select u.company_id, m.list, m.qbo_id, m.name, m.parent_qbo_id, m.is_active
        from due as u
        inner join qbo.mirror as m on u.account_id = m.account_id and m.list = 'Customer' and u.qbo_id = m.parent_qbo_id
        union
        -- its parent, and whoever has its name
        select u.company_id, m.list, m.qbo_id, m.name, m.parent_qbo_id, m.is_active
        from due as u
        inner join qbo.mirror as m
            on u.account_id = m.account_id and m.list = 'Customer' and u.parent_qbo_id = m.qbo_id
        union
        select u.company_id, m.list, m.qbo_id, m.name, m.parent_qbo_id, m.is_active
        from due as u
        inner join qbo.mirror as m
            on u.account_id = m.account_id and lower(coalesce(u.base ->> 'name', u.name)) = lower(btrim(m.name))
            and m.list in ('Customer', 'Vendor', 'Employee')
    ) as f
    group by f.company_id
),
namesake as (
    select
        u.company_id,
        count(*) filter (where m.list = 'Vendor') as vendors,
        count(*) filter (where m.list = 'Employee') as employees,
        count(*) filter (where m.list = 'Customer' and l.aero_id is not null and same.level) as linked,
        count(*) filter (where m.list = 'Customer' and l.aero_id is null and same.level and m.is_project) as projects,
        count(*) filter (where m.list = 'Customer' and l.aero_id is null and same.level and not m.is_project) as free,
        min(m.qbo_id) filter (where m.list = 'Customer' and l.aero_id is null and same.level and not m.is_project) as qbo_id
    from due as u
    inner join qbo.mirror as m
        on u.account_id = m.account_id and u.key = lower(btrim(m.name)) and m.is_active
        and m.list in ('Customer', 'Vendor', 'Employee')
    left join qbo.link as l
        on m.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id and m.list = 'Customer'
    cross join lateral (select m.parent_qbo_id is not distinct from u.parent_qbo_id as level) as same
    where u.qbo_id is null
    group by u.company_id
),
-- What a person still has to decide, or left alone (C5).
held as (
    select p.company_id, bool_or(p.decision is null) as open, bool_or(p.decision = 'leave') as left_alone
    from qbo.proposal as p
    where p.account_id = any (accounts)
    group by p.company_id
),
twin as (
    select u.company_id, bool_or((o.created_at, o.company_id) < (u.created_at, u.company_id)) as older
    from due as u
    inner join due as o
        on u.account_id = o.account_id and u.key = o.key and u.company_id <> o.company_id
        and u.parent_company_id is not distinct from o.parent_company_id
    left join held as h on o.company_id = h.company_id
    where
        o.qbo_id is null and o.company_type = 'Customer' and o.is_active and not o.is_hidden and not o.is_project
        and h.left_alone is not true
    group by u.company_id
)
select
    u.account_id, u.company_id, u.name,
    case
        when u.company_type <> 'Customer' then 'none'
        when u.qbo_id is not null and u.is_active = (u.base ->> 'is_active')::boolean then 'none'
        when u.gone then 'customer_gone'
        when u.qbo_id is not null and u.refused = q.asked then 'refused'
        when u.qbo_id is not null and u.is_project then 'project'
        when u.qbo_id is not null and u.is_active then 'reactivate'
        when u.qbo_id is not null then 'deactivate'
        when not u.is_active or u.is_hidden or u.is_project then 'none'
        when h.left_alone then 'none'
        when
            h.open and n.free = 1 and n.vendors + n.employees + n.linked + n.projects = 0 and t.company_id is null
            and (u.parent_company_id is null or u.parent_qbo_id is not null)
            then 'link' -- renamed since: now it matches, and nothing else has the name
        when h.open then 'proposed'
        when u.name = '' then 'name_empty'
        when u.name ~ '[:\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'name_characters' -- any control character
        when length(u.name) > 500 then 'name_too_long'
        when u.level > 5 then 'too_deep'
        when u.parent_type <> 'Customer' then 'parent_not_customer'
        when not u.parent_active or u.parent_hidden then 'parent_inactive'
        when not exists (
            select 1 from qbo.cursor as c where c.account_id = u.account_id and c.list = 'Customer'
        ) then 'lists_unknown'
        when u.parent_company_id is not null and u.parent_qbo_id is null and ph.left_alone then 'parent_left'
        when u.parent_company_id is not null and u.parent_qbo_id is null then 'parent_waits'
        when n.free = 1 and n.vendors + n.employees + n.linked + n.projects = 0 and t.older is not true then 'link'
        when n.vendors > 0 then 'name_of_vendor'
        when n.employees > 0 then 'name_of_employee'
        when n.linked > 0 or n.projects > 0 then 'name_of_customer'
        when n.free > 1 then 'name_several'
        when t.older then 'name_twin'
        when u.refused = q.asked then 'refused'
        else 'create'
    end as verdict,
    coalesce(u.qbo_id, n.qbo_id) as qbo_id, u.parent_qbo_id, u.sync_token, u.is_active, u.level, u.state,
    u.name as subject, q.asked,
    jsonb_build_object('name', coalesce(u.base ->> 'name', u.name), 'is_active', u.is_active) as base,
    u.version,
    case when u.refused = q.asked then coalesce(u.refused_cause, own.cause) else own.cause end as cause, u.refused_code
from due as u
left join shown as s on u.company_id = s.company_id
cross join lateral (select u.asked || jsonb_build_object('shown', s.rows) as asked) as q
cross join lateral (select 'company:' || u.company_id as cause) as own
left join namesake as n on u.company_id = n.company_id
left join twin as t on u.company_id = t.company_id
left join held as h on u.company_id = h.company_id
left join held as ph on u.parent_company_id = ph.company_id
$$;
