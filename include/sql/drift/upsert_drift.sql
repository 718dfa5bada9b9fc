-- name: upsert_drift(account_id, rows)!
-- Purpose: both values of what differs between Aero and QBO, one open row an entry and field (T6).
-- Parameters: rows, a JSON array of {time_entry_id, qbo_id, field, aero_value, qbo_value, qbo_key}. Locks: those rows.
insert into qbo.drift as d (account_id, time_entry_id, qbo_id, field, aero_value, qbo_value, qbo_key)
select :account_id, r.time_entry_id, r.qbo_id, r.field, r.aero_value, r.qbo_value, r.qbo_key
from jsonb_to_recordset(:rows) as r (
    time_entry_id bigint, qbo_id text, field text, aero_value text, qbo_value text, qbo_key text
)
on conflict (account_id, time_entry_id, field) where gone_at is null do update
    set aero_value = excluded.aero_value, qbo_value = excluded.qbo_value
    where (d.aero_value, d.qbo_value) is distinct from (excluded.aero_value, excluded.qbo_value)
