-- name: close_items(account_id, looked, told)!
-- Purpose: items of entries that differ no more close (R5). Parameters: looked, the entries that were compared; told, those
--   that differ. Locks: those rows.
update qbo.attention as a
set resolved_at = now()
where
    a.account_id = :account_id and a.code = 'drift' and a.resolved_at is null and a.aero_id = any(:looked)
    and a.aero_id <> all(:told)
