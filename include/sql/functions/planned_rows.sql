-- Purpose: the rows of a list that a run brings into Aero (L4, L5): new ones, changed ones, and children of new ones.
-- Parameters: account; run; of_list is Employee, Vendor, Class or Item. Locks: none.
-- Result: a row each, as it is to stand in Aero; parent_qbo_id only where the parent stands there.
create or replace function qbo.planned_rows(account bigint, run bigint, of_list text)
returns table (
    account_id bigint, qbo_id text, name text, full_name text, parent_qbo_id text, is_active boolean,
    bill_rate numeric, unit_price numeric
)
language sql stable as $$
with planned as (
    select p.qbo_id from qbo.plan as p
    where p.run_id = run and p.entity = of_list and p.action in ('insert', 'rename', 'update', 'show', 'hide')
    union
    select m.qbo_id
    from qbo.plan as p
    inner join qbo.mirror as m
        on p.account_id = m.account_id and m.list = p.entity and p.qbo_id = m.parent_qbo_id and m.state = 'imported'
    where p.run_id = run and p.entity = of_list and p.action = 'insert'
)
select m.account_id, m.qbo_id, m.name, m.full_name, parent.qbo_id, m.is_active, m.bill_rate, m.unit_price
from planned as p
inner join qbo.mirror as m on m.account_id = account and m.list = of_list and p.qbo_id = m.qbo_id
left join qbo.mirror as parent
    on m.account_id = parent.account_id and m.list = parent.list and m.parent_qbo_id = parent.qbo_id
    and parent.state = 'imported'
$$;
