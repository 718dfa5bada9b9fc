-- name: unmap_users(account_id)!
-- Purpose: connect --new-company: employees and vendors of the old company are nobody in the new one. Locks: those rows.
update aero.app_user set qbo_entity_type = null, qbo_entity_id = null
where account_id = :account_id and qbo_entity_id is not null
