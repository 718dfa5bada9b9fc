-- Purpose: every due row that waits for a person, with the one cause that its fix releases (R5): attention items are
--   opened, counted, closed and tried again by it. Parameters: accounts;
--   entry_ids, of time only these, null for all. Locks: none.
-- Result: a row a waiting company or entry, and one a customer that is gone (L7; aero_id null). Time of a company that
--   waits stands under what holds the company back, time of its sub-companies too.
drop function if exists qbo.waiting_rows(bigint[]); -- as it was before it had a second parameter
drop function if exists qbo.waiting_rows(bigint[], bigint[]); -- its result may have changed
create function qbo.waiting_rows(accounts bigint[], entry_ids bigint[] default null)
returns table (
    account_id bigint, cause text, code text, entity text, aero_id bigint, version bigint, subject text, hours numeric,
    person text, customer text, work_date date
)
language sql stable as $$
with recursive customers as (
    select c.*, case when c.verdict = 'refused' then coalesce(c.refused_code, 'unknown') else c.verdict end as code
    from qbo.customer_due(accounts) as c
    where c.verdict <> 'none'
),
times as (
    select t.*, case when t.verdict = 'refused' then coalesce(t.refused_code, 'unknown') else t.verdict end as code
    from qbo.time_due(accounts, entry_ids) as t
    where t.verdict not in ('none', 'exported')
),
climb (company_id, ancestor_id, level) as (
    select c.company_id, c.company_id, 1 from customers as c
    union all
    select b.company_id, p.parent_company_id, b.level + 1
    from climb as b
    inner join customers as c on b.ancestor_id = c.company_id and c.verdict = 'parent_waits'
    inner join aero.company as p on b.ancestor_id = p.company_id
    where b.level < 9
),
root as (
    select distinct on (b.company_id) b.company_id, c.cause, c.code, c.subject
    from climb as b
    inner join customers as c on b.ancestor_id = c.company_id
    order by b.company_id, b.level desc
)
select
    c.account_id, c.cause, c.code, 'Customer', c.company_id, c.version, c.subject, null::numeric, null, c.subject,
    null::date
from customers as c
union all
select
    t.account_id, coalesce(r.cause, t.cause), coalesce(r.code, t.code), 'TimeActivity', t.time_entry_id, t.version,
    coalesce(r.subject, t.subject), t.hours, t.person, coalesce(t.customer, 'no customer'), t.work_date
from times as t
left join root as r on t.verdict = 'customer_waits' and t.company_id = r.company_id
union all
select
    m.account_id, 'company:' || l.aero_id, 'customer_gone', 'Customer', null, 0, m.name, null, null, m.name, null
from qbo.mirror as m
inner join qbo.link as l on m.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id
inner join aero.company as c on l.aero_id = c.company_id and c.company_type = 'Customer'
where
    m.account_id = any (accounts) and m.list = 'Customer' and m.gone
    and not exists (
        select 1 from qbo.survivor as v where v.account_id = l.account_id and v.company_id = l.aero_id
    )
$$;
