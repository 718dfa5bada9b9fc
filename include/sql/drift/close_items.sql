-- name: close_items(account_id, looked, told, same, stored_differently)!
-- Purpose: items of entries that differ no more close (R5). Parameters: looked, the entries that were compared; told, those
--   about which a person is asked now; same, those that QBO has as Aero does, so that an answer that once was not what was
--   sent (T3, code stored_differently) is of no interest any more. Locks: those rows.
update qbo.attention as a
set resolved_at = now()
where
    a.account_id = :account_id and a.entity = 'TimeActivity' and a.resolved_at is null
    and (
        (a.code = 'drift' and a.aero_id = any(:looked) and a.aero_id <> all(:told))
        or (a.code = :stored_differently and a.aero_id = any(:same))
    )
