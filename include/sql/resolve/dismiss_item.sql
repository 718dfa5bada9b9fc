-- name: dismiss_item(attention_id)!
-- Purpose: an item is closed although its cause stands; it comes again when Aero changes a row that it blocks, which
--   gives that row a higher version (R5). Locks: its row.
update qbo.attention
set resolved_at = now(), dismissed_version = nextval('qbo.due_version')
where attention_id = :attention_id
