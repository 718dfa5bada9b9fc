-- name: select_item(attention_id)^
-- Purpose: an attention item that a person decides about; nobody else decides meanwhile. Locks: its row.
select a.attention_id, a.account_id, a.entity, a.aero_id, a.code, a.cause, a.title, a.resolved_at is not null as is_closed
from qbo.attention as a
where a.attention_id = :attention_id
for update
