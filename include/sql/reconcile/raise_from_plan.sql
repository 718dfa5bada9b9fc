-- name: raise_from_plan(run_id, account_id, texts)!
-- Purpose: planned things that a person must look at become attention items (L2, L6, L7).
-- Parameters: texts, {code: {title, hint, who}} with {name} and {was} to fill in. Locks: the rows touched.
insert into qbo.attention as a (
    account_id, run_id, entity, aero_id, qbo_id, code, cause, title, hint, who
)
select
    p.account_id, p.run_id, p.entity, p.aero_id, p.qbo_id, t.code,
    case when t.code = 'customer_gone' then 'company:' || p.aero_id else 'qbo:' || p.qbo_id end,
    replace(replace(t.title, '{name}', coalesce(p.name, '')), '{was}', coalesce(p.was, '')),
    replace(replace(t.hint, '{name}', coalesce(p.name, '')), '{was}', coalesce(p.was, '')), t.who
from qbo.plan as p
inner join (
    select k.key as code, k.value ->> 'title' as title, k.value ->> 'hint' as hint, k.value ->> 'who' as who
    from jsonb_each(:texts) as k
) as t on t.code = case
    when p.action = 'conflict' then 'name_conflict'
    when p.action = 'hide' and p.entity = 'Customer' and p.reason = 'no longer in QuickBooks' then 'customer_gone'
end
where
    p.run_id = :run_id and p.account_id = :account_id
    and not exists ( -- dismissed, and nothing about it has changed
        select 1 from qbo.attention as x
        where
            x.account_id = p.account_id and x.code = 'name_conflict' and x.code = t.code and x.cause = 'qbo:' || p.qbo_id
            and x.dismissed_version is not null
            and x.title = replace(replace(t.title, '{name}', coalesce(p.name, '')), '{was}', coalesce(p.was, ''))
    )
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint
    where (a.title, a.hint) is distinct from (excluded.title, excluded.hint)
