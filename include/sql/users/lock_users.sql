-- name: lock_users(account_id, user_ids)
-- Purpose: the users whom a person is about to match; nobody else matches them meanwhile.
-- Result: those of the account. Locks: their rows, in the order of their ids.
select u.user_id
from aero.app_user as u
where u.account_id = :account_id and u.user_id = any(:user_ids)
order by u.user_id
for update
