-- name: is_circle(account_id, company_id, survivor_id)$
-- Purpose: whether a survivor is itself one whose place the company took, at whatever remove (L7). Locks: none.
with recursive heir (company_id, level) as (
    select :survivor_id::bigint, 1
    union all
    select v.survivor_id, h.level + 1
    from heir as h
    inner join qbo.survivor as v on v.account_id = :account_id and h.company_id = v.company_id
    where h.level < 20
)
select count(*) > 0
from heir as h
where h.company_id = :company_id
