-- name: delete_old_consents()!
-- Purpose: people who were sent to QBO and did not come back in time. Result: how many. Locks: those rows.
delete from qbo.consent where expires_at < now()
