-- name: close_attention(account_id, entity, code)!
-- Purpose: closes the open items of one code whose cause is gone. Locks: the rows touched.
update qbo.attention
set resolved_at = now()
where account_id = :account_id and entity = :entity and code = :code and resolved_at is null
