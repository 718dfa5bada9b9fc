-- name: agree_time(account_id, rows)!
-- Purpose: entries about which both sides agree, or a person let QBO keep what it has: the base moves, nothing is due.
-- Parameters: rows, a JSON array of {time_entry_id, version, base}; one that Aero changed since stays as it was.
-- Locks: those rows.
with agreed as (
    delete from qbo.due as d
    using jsonb_to_recordset(:rows) as r (time_entry_id bigint, version bigint, base jsonb)
    where
        d.account_id = :account_id and d.entity = 'TimeActivity' and d.aero_id = r.time_entry_id and d.version = r.version
    returning d.account_id, d.aero_id, r.base
)
update qbo.link as l
set
    base = a.base, synced_at = now(), seen = qbo.seen_after(l.seen, l.base -> 'qbo', a.base -> 'qbo'),
    seen_at = case when l.seen is null then l.seen_at else clock_timestamp() end
from agreed as a
where l.account_id = a.account_id and l.entity = 'TimeActivity' and l.aero_id = a.aero_id
