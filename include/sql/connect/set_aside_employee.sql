-- name: set_aside_employee(account_id, realm_id)!
-- Purpose: connect --new-company: rows of the old company stay for the entries that name them, inactive and under an
--   id that the new company cannot have. Locks: those rows.
update aero.employee set qbo_id = :realm_id || ':' || qbo_id, is_active = false
where account_id = :account_id and position(':' in qbo_id) = 0
