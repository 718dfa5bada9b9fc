-- name: select_customers(account_id, run_id, time_entry_ids)
-- Purpose: customers that one run created in QBO and that are still linked with the company that they were created for,
--   with what refers to them (T13). Parameters: time_entry_ids, entries that are taken back as well.
-- Result: a row a customer; after, what QBO answered; is_edited: the company was changed in Aero since, whether that was
--   sent or not; is_used, by time that QBO has; is_awaited, by time that is to go; is_survivor of another one (L7);
--   children, QBO ids of its sub-customers. Locks: none.
with used as (
    select distinct x.company_id
    from qbo.link as t
    inner join aero.time_entry as e on t.aero_id = e.time_entry_id
    cross join lateral (values (e.company_id), ((t.base ->> 'company_id')::bigint)) as x (company_id)
    where
        t.account_id = :account_id and t.entity = 'TimeActivity' and t.aero_id <> all(:time_entry_ids::bigint[])
        and x.company_id is not null
),
awaited as (
    select distinct e.company_id
    from qbo.due as d
    inner join aero.time_entry as e on d.aero_id = e.time_entry_id
    where
        d.account_id = :account_id and d.entity = 'TimeActivity' and e.company_id is not null
        and not e.do_not_sync and not e.is_deleted and e.time_entry_id <> all(:time_entry_ids::bigint[])
),
below as (
    select o.company_id, m.qbo_id
    from qbo.mirror as m
    inner join (
        select l.aero_id as company_id, l.qbo_id from qbo.link as l
        where l.account_id = :account_id and l.entity = 'Customer'
    ) as o on m.parent_qbo_id = o.qbo_id
    where m.account_id = :account_id and m.list = 'Customer' and m.is_active
    union
    select c.parent_company_id, l.qbo_id
    from qbo.link as l
    inner join aero.company as c on l.aero_id = c.company_id
    where l.account_id = :account_id and l.entity = 'Customer' and c.parent_company_id is not null
)
select
    w.aero_id, w.qbo_id, w.after, coalesce(c.full_name, c.name) as name, l.base,
    c.company_type <> 'Customer' or not c.is_active or c.is_hidden or c.is_project
    or qbo.bare_name(c.name) <> qbo.bare_name(l.base ->> 'name')
    or exists (
        select 1 from qbo.write_log as g
        where
            g.account_id = w.account_id and g.entity = w.entity and g.aero_id = w.aero_id and g.write_id > w.write_id
    ) as is_edited,
    w.aero_id in (select u.company_id from used as u) as is_used,
    w.aero_id in (select a.company_id from awaited as a) as is_awaited,
    w.aero_id in (select v.survivor_id from qbo.survivor as v where v.account_id = w.account_id) as is_survivor,
    coalesce((select array_agg(b.qbo_id) from below as b where b.company_id = w.aero_id), '{}') as children
from qbo.write_log as w
inner join qbo.link as l
    on w.account_id = l.account_id and w.entity = l.entity and w.aero_id = l.aero_id and w.qbo_id = l.qbo_id
inner join aero.company as c on w.aero_id = c.company_id
where
    w.account_id = :account_id and w.run_id = :run_id and w.entity = 'Customer' and w.operation = 'create'
    and not exists (
        select 1 from qbo.old_link as o
        where
            o.account_id = w.account_id and o.entity = w.entity and o.aero_id = w.aero_id and o.qbo_id = w.qbo_id
            and o.put_aside_at > w.at
    )
order by name, w.aero_id
