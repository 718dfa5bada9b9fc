-- name: note_choice(attention_id, choice, decided_by, reason)!
-- Purpose: what a person decided about an item, who and when. Locks: its row.
update qbo.attention
set choice = :choice, decided_by = :decided_by, decided_at = now(), reason = :reason
where attention_id = :attention_id
