-- name: select_customers(account_id, words, company_id, most)
-- Purpose: companies that time can be for: those whose name has the words, the best match first, and before them the one that
--   is chosen already. Parameters: company_id, null for none; most, how many. Locks: none.
select c.company_id, coalesce(c.full_name, c.name) as name, c.company_type, c.is_active and not c.is_hidden as is_there
from aero.company as c
where
    c.account_id = :account_id
    and (
        c.company_id = :company_id
        or (
            c.is_active and not c.is_hidden and :words <> ''
            and position(lower(:words) in lower(coalesce(c.full_name, c.name))) > 0
        )
    )
order by
    (c.company_id = :company_id) desc nulls last, position(lower(:words) in lower(c.name)) = 1 desc,
    lower(coalesce(c.full_name, c.name)), c.company_id
limit :most
