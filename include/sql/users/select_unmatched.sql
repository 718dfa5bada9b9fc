-- name: select_unmatched(account_id)
-- Purpose: users of Aero who are matched with nobody in QBO. Locks: none.
select u.user_id, u.name, u.email
from aero.app_user as u
where u.account_id = :account_id and (u.qbo_entity_type is null or u.qbo_entity_id is null)
order by lower(u.name), u.user_id
