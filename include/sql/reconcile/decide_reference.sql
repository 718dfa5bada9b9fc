-- name: decide_reference(run_id, account_id, entity, import_limit)!
-- Purpose: decides what becomes of the staged rows of vendors, employees, classes or service items (L1, L2, L5).
-- Parameters: import_limit, null for none; it binds the first import only, which is one without a cursor.
-- Result: number of plan rows. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, name, was, reason)
with first as (
    select not exists (
        select 1 from qbo.cursor as c where c.account_id = :account_id and c.list = :entity
    ) as import
),
arrived as (
    select
        s.qbo_id, s.name, s.full_name, s.parent_qbo_id, s.is_active, s.item_type, s.unit_price, s.bill_rate,
        m.state, m.name as was, m.is_active as was_active,
        coalesce(
            (s.name, s.full_name, s.parent_qbo_id, s.unit_price, s.bill_rate, s.item_type)
            is distinct from (m.name, m.full_name, m.parent_qbo_id, m.unit_price, m.bill_rate, m.item_type)
        ) as differs
    from qbo.staged as s
    left join qbo.mirror as m
        on m.account_id = :account_id and m.list = :entity and s.qbo_id = m.qbo_id
    where s.run_id = :run_id and s.list = :entity and s.rejected is null and not s.deleted
),
new as (
    select a.qbo_id, a.name, row_number() over (order by length(a.qbo_id), a.qbo_id) as place
    from arrived as a
    where a.is_active and (a.state is null or a.state = 'inactive')
)
select
    :run_id, :account_id, :entity,
    case when first.import and n.place > :import_limit::integer then 'leave_out' else 'insert' end,
    n.qbo_id, n.name, null,
    case when first.import and n.place > :import_limit::integer then 'over the import limit' else 'new in QuickBooks' end
from new as n
cross join first
union all
(
    select
        :run_id, :account_id, :entity, act.action, a.qbo_id, a.name, a.was, act.reason
    from arrived as a
    cross join lateral (
        values
        ('show', a.is_active and not a.was_active, 'active again in QuickBooks'),
        ('hide', a.was_active and not a.is_active, 'inactive in QuickBooks'),
        ('rename', a.name <> a.was, 'renamed in QuickBooks'),
        ('update', a.differs and a.name = a.was, 'changed in QuickBooks')
    ) as act (action, applies, reason)
    where a.state = 'imported' and act.applies
    order by length(a.qbo_id), a.qbo_id, act.action
)
