-- name: close_refused(account_ids)!
-- Purpose: accounts whose changes QBO tells: that it refused to is over, in one statement a group (R5, promise 8).
-- Locks: those rows.
update qbo.attention
set resolved_at = now()
where account_id = any(:account_ids) and entity = 'Account' and code = 'changes_refused' and resolved_at is null
