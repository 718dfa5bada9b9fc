-- name: raise_blocked(account_id, run_id, texts)!
-- Purpose: one attention item for every cause that holds back companies or entries (R5), with what it blocks; one that
--   a person dismissed comes again only when Aero changed a row that it blocks.
-- Parameters: texts, {code: {title, hint, who}} with {subject}, {person}, {customer}, {day} and {hours} to fill in.
-- Locks: the rows touched.
with told as (
    select
        b.*, t.value ->> 'who' as who,
        qbo.fill_in(t.value ->> 'title', b.subject, b.person, b.customer, b.days, b.hours) as title,
        qbo.fill_in(t.value ->> 'hint', b.subject, b.person, b.customer, b.days, b.hours) as hint
    from qbo.what_blocks(array[:account_id]::bigint[]) as b
    inner join jsonb_each(:texts) as t on b.code = t.key
    where
        not exists (
            select 1 from qbo.attention as x
            where
                x.account_id = b.account_id and x.cause = b.cause and x.code = b.code and x.dismissed_version >= b.version
        )
)
insert into qbo.attention as a (
    account_id, run_id, entity, aero_id, qbo_id, code, cause, title, hint, who, entries, hours
)
select
    i.account_id, :run_id, i.entity, i.aero_id, i.qbo_id, i.code, i.cause, i.title, i.hint, i.who, i.entries, i.hours
from told as i
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint, entries = excluded.entries, hours = excluded.hours
    where
        (a.title, a.hint, a.entries, a.hours)
        is distinct from (excluded.title, excluded.hint, excluded.entries, excluded.hours)
