-- name: forget_strays(account_id)!
-- Purpose: connect --new-company: nothing that stands in the old company is looked for in the new one. Locks: those rows.
with gone as (
    delete from qbo.stray where account_id = :account_id
)
update qbo.connection set doubt_from = null, doubt_until = null, is_copy = false where account_id = :account_id
