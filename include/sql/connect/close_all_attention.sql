-- name: close_all_attention(account_id)!
-- Purpose: what was open about the old company, or about the connection, is settled. Locks: those rows.
update qbo.attention set resolved_at = now() where account_id = :account_id and resolved_at is null
