-- name: update_active(account_id, company_ids, active)
-- Purpose: makes companies active or inactive, as Aero does: the triggers say what of it is due for QBO (C1, C3).
-- Result: company_id of those that were not so before. Locks: those rows.
update aero.company as c
set is_active = :active
where c.account_id = :account_id and c.company_id = any(:company_ids::bigint[]) and c.is_active <> :active
returning c.company_id
