-- name: block_time(account_id, run_id, rows)!
-- Purpose: a correction that must not go out waits until the entry changes, a person decides, or a full sync asks again
--   (T9, T11).
-- Parameters: rows, a JSON array of {time_entry_id, asked, code, version, seen}; seen are the values of QBO.
-- Locks: those rows.
update qbo.due as d
set
    state = 'refused', refused = r.asked, refused_code = r.code, refused_cause = null, noted = r.version,
    run_id = case when d.refused_code = r.code and d.run_id is not null then d.run_id else :run_id end, choice = null,
    seen = nullif(r.seen, 'null')
from jsonb_to_recordset(:rows) as r (time_entry_id bigint, asked jsonb, code text, version bigint, seen jsonb)
where d.account_id = :account_id and d.entity = 'TimeActivity' and d.aero_id = r.time_entry_id
