-- name: raise_blocked(account_id, run_id, texts)!
-- Purpose: one attention item for every cause that holds back companies or entries (R5), with what it blocks.
-- Parameters: texts, {code: {title, hint, who}} with {subject} to fill in. Locks: the rows touched.
with blocked as (
    select 'company:' || c.company_id as cause, c.verdict as code, c.subject, 0 as entries, 0::numeric as hours
    from qbo.customer_due(array[:account_id]::bigint[]) as c
    union all
    select t.cause, t.verdict, max(t.subject), count(*)::integer, sum(t.hours)
    from qbo.time_due(array[:account_id]::bigint[]) as t
    group by t.cause, t.verdict
),
items as (
    select
        b.*,
        case split_part(b.cause, ':', 1)
            when 'company' then 'Customer' when 'user' then 'Employee' when 'item' then 'Item' when 'class' then 'Class'
            when 'setting' then 'Account' else 'TimeActivity'
        end as entity,
        case when b.cause ~ '^(company|user|entry):' then split_part(b.cause, ':', 2)::bigint end as aero_id,
        case when b.cause ~ '^(item|class):' then split_part(b.cause, ':', 2) end as qbo_id,
        t.value as words
    from blocked as b
    inner join jsonb_each(:texts) as t on b.code = t.key
)
insert into qbo.attention as a (
    account_id, run_id, entity, aero_id, qbo_id, code, cause, title, hint, who, entries, hours
)
select
    :account_id, :run_id, i.entity, i.aero_id, i.qbo_id, i.code, i.cause,
    replace(i.words ->> 'title', '{subject}', coalesce(i.subject, '')),
    replace(i.words ->> 'hint', '{subject}', coalesce(i.subject, '')), i.words ->> 'who', i.entries, i.hours
from items as i
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint, entries = excluded.entries, hours = excluded.hours
    where
        (a.title, a.hint, a.entries, a.hours)
        is distinct from (excluded.title, excluded.hint, excluded.entries, excluded.hours)
