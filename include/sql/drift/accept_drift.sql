-- name: accept_drift(account_id, time_entry_id, accepted_by)!
-- Purpose: QBO keeps what it has (T6): the difference stays shown and explains the tie-out, and asks nobody again.
-- Locks: those rows.
update qbo.drift
set accepted_at = now(), accepted_by = :accepted_by
where account_id = :account_id and time_entry_id = :time_entry_id and gone_at is null and accepted_at is null
