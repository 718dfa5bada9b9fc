-- name: raise_left_out(run_id, account_id, entity, title, hint, who)!
-- Purpose: what the import limit left out of a list is one attention item, with its number; none left closes it (L2).
-- Parameters: title, with {count} to fill in. Locks: the row touched.
with left_out as (
    select count(*) as n
    from qbo.mirror as m
    where m.account_id = :account_id and m.list = :entity and m.state = 'left_out' and m.is_active
),
closed as (
    update qbo.attention as a
    set resolved_at = now()
    from left_out as o
    where
        o.n = 0 and a.account_id = :account_id and a.entity = :entity and a.code = 'left_out'
        and a.resolved_at is null
)
insert into qbo.attention as a (account_id, run_id, entity, code, cause, title, hint, who)
select
    :account_id, :run_id, :entity, 'left_out', 'list', replace(:title, '{count}', o.n::text), :hint, :who
from left_out as o
where
    o.n > 0
    and not exists ( -- dismissed, and their number is the same
        select 1 from qbo.attention as x
        where
            x.account_id = :account_id and x.entity = :entity and x.code = 'left_out'
            and x.dismissed_version is not null and x.title = replace(:title, '{count}', o.n::text)
    )
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint
    where (a.title, a.hint) is distinct from (excluded.title, excluded.hint)
