-- name: close_drift(account_id, looked, rows)!
-- Purpose: drift that is no more, or is another now (T6). Parameters: looked, the entries that were compared; rows, a JSON
--   array of {time_entry_id, qbo_id, field, qbo_key}. Locks: those rows.
update qbo.drift as d
set gone_at = now()
where
    d.account_id = :account_id and d.gone_at is null and d.time_entry_id = any(:looked)
    and not exists (
        select 1
        from jsonb_to_recordset(:rows) as r (time_entry_id bigint, qbo_id text, field text, qbo_key text)
        where
            r.time_entry_id = d.time_entry_id and r.qbo_id = d.qbo_id and r.field = d.field
            and r.qbo_key is not distinct from d.qbo_key
    )
