-- name: insert_consent(state, account_id, asked_by, export_from, new_company, minutes)!
-- Purpose: a person is sent to QBO to agree, and has so many minutes. Locks: none.
insert into qbo.consent (state, account_id, asked_by, export_from, new_company, expires_at)
values (:state, :account_id, :asked_by, :export_from, :new_company, now() + make_interval(mins => :minutes))
