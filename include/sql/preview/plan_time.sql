-- name: plan_time(run_id, account_id, texts)$
-- Purpose: time entries that would go to QBO, oldest first, then those that would not, each with the reason in plain
--   words (R2). Nothing follows from the sending of time, so nothing stands in for it.
-- Parameters: texts, {code: words} as qbo.fill_in takes them; a refusal has the words of its attention item.
-- Result: how many would go. Locks: none.
with planned as (
    insert into qbo.plan (run_id, account_id, entity, action, aero_id, name, reason, hours)
    select
        :run_id, d.account_id, 'TimeActivity', case when goes.now then 'send ' || d.verdict else 'hold' end, d.time_entry_id,
        concat_ws(', ', d.person, d.work_date, d.customer),
        case
            when goes.now then 'due in Aero'
            else coalesce(
                item.title, qbo.fill_in(t.value, d.subject, d.person, d.customer, d.work_date::text, d.hours),
                replace(d.verdict, '_', ' ')
            )
        end,
        d.hours
    from qbo.time_due(array[:account_id]::bigint[]) as d
    cross join lateral (select d.verdict in ('create', 'update', 'delete') as now) as goes
    left join jsonb_each_text(:texts) as t on d.verdict = t.key
    left join lateral (
        select a.title
        from qbo.attention as a
        where a.account_id = d.account_id and a.cause = d.cause and a.code = coalesce(d.refused_code, 'unknown')
        order by a.attention_id desc
        limit 1
    ) as item on d.verdict = 'refused'
    where d.verdict not in ('none', 'exported')
    order by goes.now desc, d.work_date asc, d.time_entry_id asc
    returning action
)
select count(*) filter (where starts_with(p.action, 'send ')) from planned as p
