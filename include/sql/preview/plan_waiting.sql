-- name: plan_waiting(run_id, account_id, texts)!
-- Purpose: companies that would not go to QBO, each with the reason in plain words (R2).
-- Parameters: texts, {code: words} as qbo.fill_in takes them; a refusal has the words of its attention item.
-- Result: rows planned. Locks: none.
insert into qbo.plan (run_id, account_id, entity, action, qbo_id, aero_id, name, reason)
select
    :run_id, d.account_id, 'Customer', 'hold', d.qbo_id, d.company_id, d.name,
    coalesce(item.title, qbo.fill_in(t.value, d.subject, null, d.name, null, null), replace(d.verdict, '_', ' '))
from qbo.customer_due(array[:account_id]::bigint[]) as d
left join jsonb_each_text(:texts) as t on d.verdict = t.key
left join lateral (
    select a.title
    from qbo.attention as a
    where a.account_id = d.account_id and a.cause = d.cause and a.code = coalesce(d.refused_code, 'unknown')
    order by a.attention_id desc
    limit 1
) as item on d.verdict = 'refused'
where
    d.verdict not in ('none', 'create', 'link', 'deactivate', 'reactivate')
    and not exists (
        select 1 from qbo.plan as p
        where p.run_id = :run_id and p.entity = 'Customer' and p.aero_id = d.company_id and p.action = 'propose'
    )
order by d.level, d.company_id
