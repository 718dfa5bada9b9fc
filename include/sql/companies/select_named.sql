-- name: select_named(account_id, words)
-- Purpose: companies that a person names as a parent: by their name, or by their full name with its colons.
-- Result: company_id, two at most. Locks: none.
select c.company_id
from aero.company as c
where
    c.account_id = :account_id
    and lower(btrim(:words)) in (lower(btrim(c.name)), lower(btrim(c.full_name)))
order by c.company_id
limit 2
