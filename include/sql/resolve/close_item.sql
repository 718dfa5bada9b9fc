-- name: close_item(attention_id)!
-- Purpose: an item whose question a person has answered. Locks: its row.
update qbo.attention set resolved_at = now() where attention_id = :attention_id
