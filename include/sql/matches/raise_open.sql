-- name: raise_open(account_id, title, hint, who)!
-- Purpose: one attention item an account says how many companies wait for a decision, and which time waits for them; none
--   left closes it (C5, R5). Parameters: title, with {count} to fill in. Locks: the row touched.
with held as materialized (
    select distinct p.company_id from qbo.proposal as p where p.account_id = :account_id and p.decision is null
),
waiting as (
    select
        (select count(*) from held) as companies, count(*)::integer as entries, coalesce(sum(t.hours), 0) as hours
    from qbo.time_due((select array_agg(distinct :account_id::bigint) from held)) as t -- none where nothing is held
    where t.verdict = 'customer_waits' and t.company_id in (select h.company_id from held as h)
),
closed as (
    update qbo.attention as a
    set resolved_at = now()
    where
        a.account_id = :account_id and a.entity = 'Customer' and a.code = 'matches_open' and a.resolved_at is null
        and not exists (select 1 from held)
)
insert into qbo.attention as a (account_id, entity, code, cause, title, hint, who, entries, hours)
select
    :account_id, 'Customer', 'matches_open', 'proposals', replace(:title, '{count}', w.companies::text), :hint, :who,
    w.entries, w.hours
from waiting as w
where w.companies > 0
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint, entries = excluded.entries, hours = excluded.hours
    where
        (a.title, a.hint, a.entries, a.hours)
        is distinct from (excluded.title, excluded.hint, excluded.entries, excluded.hours)
