-- name: is_below(account_id, company_id, ancestor_id)$
-- Purpose: whether a company is another, or lies below it. Result: true or false. Locks: none.
with recursive above (company_id, parent_company_id, level) as (
    select c.company_id, c.parent_company_id, 1
    from aero.company as c
    where c.account_id = :account_id and c.company_id = :company_id
    union all
    select c.company_id, c.parent_company_id, a.level + 1
    from above as a
    inner join aero.company as c on a.parent_company_id = c.company_id and c.account_id = :account_id
    where a.level < 100 -- a circle would end here
)
select count(*) > 0
from above as a
where a.company_id = :ancestor_id
