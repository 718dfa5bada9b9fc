-- name: select_account_names(most)
-- Purpose: accounts to choose from. Parameters: most, how many. Locks: none.
select a.account_id, a.name
from aero.account as a
order by lower(a.name), a.account_id
limit :most
