-- name: select_causes(most)
-- Purpose: of each account the open attention items that hold back most (R5). Parameters: most, items an account.
-- Locks: none.
select t.account_id, t.title, t.hint, t.entries, t.hours
from (
    select
        t.account_id, t.title, t.hint, t.entries, t.hours,
        row_number() over (
            partition by t.account_id order by t.entries desc, t.hours desc, t.raised_at asc, t.attention_id asc
        ) as place
    from qbo.attention as t
    where t.resolved_at is null
) as t
where t.place <= :most
order by t.account_id, t.place
