-- name: select_people(account_id)
-- Purpose: the users of Aero to whom time can belong, by name. Locks: none.
select u.user_id, u.name from aero.app_user as u where u.account_id = :account_id order by lower(u.name), u.user_id
