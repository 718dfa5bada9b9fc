-- name: update_people(account_id, user_ids, kinds, qbo_ids)!
-- Purpose: users are matched with employees or vendors of QBO, as Aero does: the trigger of migration 0005 signals the time
--   that waited for it (T2, T8). Parameters: as of select_chosen. Locks: those rows.
update aero.app_user as u
set qbo_entity_type = d.kind, qbo_entity_id = d.qbo_id
from unnest(:user_ids::bigint[], :kinds::text[], :qbo_ids::text[]) as d (user_id, kind, qbo_id)
where
    u.account_id = :account_id and u.user_id = d.user_id
    and (u.qbo_entity_type, u.qbo_entity_id) is distinct from (d.kind, d.qbo_id)
