-- name: select_hindered(account_id)
-- Purpose: open batches of which something may not go any more: Aero or a lock has changed since they were stored (T11).
-- Result: batch_id, and is_locked: time of a locked period is among it. Locks: none.
with goes as (
    select t.account_id, 'TimeActivity' as entity, t.time_entry_id as aero_id, t.verdict
    from qbo.time_due(array[:account_id]::bigint[]) as t
    union all
    select c.account_id, 'Customer', c.company_id, c.verdict
    from qbo.customer_due(array[:account_id]::bigint[]) as c
),
judged as (
    select
        b.batch_id,
        case
            when not i.base ? 'undo' then g.verdict
            when least(e.work_date, (i.before ->> 'TxnDate')::date) <= greatest(k.locked_through, k.book_close_date)
                then 'locked'
            else i.operation
        end as verdict
    from qbo.batch as b
    inner join qbo.batch_item as i on b.batch_id = i.batch_id
    inner join qbo.connection as k on b.account_id = k.account_id
    left join goes as g on i.account_id = g.account_id and i.entity = g.entity and i.aero_id = g.aero_id
    left join aero.time_entry as e
        on i.entity = 'TimeActivity' and i.account_id = e.account_id and i.aero_id = e.time_entry_id
    where b.account_id = :account_id and b.status <> 'settled'
)
select j.batch_id, coalesce(bool_or(j.verdict = 'locked'), false) as is_locked
from judged as j
where coalesce(j.verdict not in ('create', 'update', 'delete', 'deactivate', 'reactivate'), true)
group by j.batch_id
