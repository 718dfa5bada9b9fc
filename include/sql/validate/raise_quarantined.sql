-- name: raise_quarantined(run_id, account_id, texts)!
-- Purpose: every quarantined row is an attention item with its QBO id and reason (L9); gone ones are closed with it.
-- Parameters: texts, {reason: {title, hint, who}} with {subject} for the list. Locks: the rows touched.
with closed as (
    update qbo.attention as a
    set resolved_at = now()
    from qbo.quarantine as q
    where
        a.account_id = :account_id and a.resolved_at is null and starts_with(a.cause, 'row:')
        and q.account_id = a.account_id and q.gone_at is not null and q.list = a.entity
        and a.cause = 'row:' || coalesce(q.qbo_id, 'none') and a.code = q.reason
        and not exists (
            select 1 from qbo.quarantine as o
            where
                o.account_id = q.account_id and o.list = q.list and o.qbo_id is not distinct from q.qbo_id
                and o.reason = q.reason and o.gone_at is null
        )
)
insert into qbo.attention as a (account_id, run_id, entity, qbo_id, code, cause, title, hint, who, detail)
select distinct on (q.list, q.reason, q.qbo_id)
    q.account_id, :run_id, q.list, q.qbo_id, q.reason, 'row:' || coalesce(q.qbo_id, 'none'),
    replace(t.value ->> 'title', '{subject}', q.list) || coalesce(' (QuickBooks id ' || q.qbo_id || ')', ''),
    t.value ->> 'hint', t.value ->> 'who', left(q.content ->> 'name', 200)
from qbo.quarantine as q
inner join jsonb_each(:texts) as t on q.reason = t.key
where
    q.account_id = :account_id and q.gone_at is null
    and not exists ( -- dismissed since it came
        select 1 from qbo.attention as x
        where
            x.account_id = q.account_id and x.entity = q.list and x.code = q.reason
            and x.cause = 'row:' || coalesce(q.qbo_id, 'none') and x.dismissed_version is not null
            and x.resolved_at > q.seen_at
    )
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint, detail = excluded.detail
    where (a.title, a.hint, a.detail) is distinct from (excluded.title, excluded.hint, excluded.detail)
