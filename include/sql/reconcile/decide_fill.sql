-- name: decide_fill(run_id, account_id, entity, import_limit, whole, dry_run)!
-- Purpose: a raised import limit is filled with rows that were left out, lowest Id first as numbers, up to so many
--   imported active rows (L2). Runs behind the other decisions about the list, which it counts. Locks: none.
-- Parameters: import_limit of the account, null for none; whole, whether the extract has every row of the list.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
with raised as (
    select c.list
    from qbo.cursor as c
    where
        c.account_id = :account_id and c.list = :entity
        and (c.import_limit < :import_limit::integer or (c.import_limit is not null and :import_limit::integer is null))
),
there as (
    select
        (
            select count(*) from qbo.mirror as m
            where m.account_id = :account_id and m.list = :entity and m.state = 'imported' and m.is_active
        ) + (
            select
                count(*) filter (where p.action in ('insert', 'link', 'show'))
                - count(*) filter (where p.action = 'hide')
            from qbo.plan as p
            where p.run_id = :run_id and p.entity = :entity
        ) as n
),
left_out as (
    select
        m.qbo_id, coalesce(s.name, m.name) as name,
        row_number() over (order by length(m.qbo_id), m.qbo_id) as place
    from raised as r
    inner join qbo.mirror as m on m.account_id = :account_id and r.list = m.list and m.state = 'left_out'
    left join qbo.staged as s
        on s.run_id = :run_id and m.list = s.list and m.qbo_id = s.qbo_id and s.rejected is null
    where coalesce(s.is_active, m.is_active) and not coalesce(s.deleted, false) and (s.qbo_id is not null or not :whole)
)
select
    :run_id, :account_id, :entity, 'insert', o.qbo_id,
    case
        when :entity = 'Customer' and not :dry_run::boolean
            then nextval(pg_get_serial_sequence('aero.company', 'company_id'))
    end,
    o.name, 'the import limit was raised'
from left_out as o
cross join there
where :import_limit::integer is null or o.place + there.n <= :import_limit::integer
order by o.place
