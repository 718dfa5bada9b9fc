-- name: close_refusals(account_id, items)!
-- Purpose: a row that is refused for a new reason loses the items of the old reason (R5).
-- Parameters: items, a JSON array of {cause, code}. Locks: those rows.
update qbo.attention as a
set resolved_at = now()
from jsonb_to_recordset(:items) as i (cause text, code text)
where
    a.account_id = :account_id and a.resolved_at is null and a.cause = i.cause and a.code is distinct from i.code
    and a.code ~ '^([0-9]+|unknown|balance_open|children_active|unbilled|customer_gone|project)$'
