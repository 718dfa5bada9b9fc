-- name: unlink_time(account_id, rows)!
-- Purpose: links of time that is gone in QBO. Deleted in Aero as well, the entry is due no longer; one that a person wants
--   in QBO again stays due, and is created (T9).
-- Parameters: rows, a JSON array of {time_entry_id, version, qbo_id, again}. Locks: those rows.
with gone as (
    select r.time_entry_id, r.version, r.qbo_id, r.again
    from jsonb_to_recordset(:rows) as r (time_entry_id bigint, version bigint, qbo_id text, again boolean)
),
done as (
    delete from qbo.due as d
    using gone as g
    where
        d.account_id = :account_id and d.entity = 'TimeActivity' and d.aero_id = g.time_entry_id
        and d.version = g.version and not g.again
),
again as (
    update qbo.due as d
    set choice = null, seen = null, refused = null, state = 'new', released = true
    from gone as g
    where d.account_id = :account_id and d.entity = 'TimeActivity' and d.aero_id = g.time_entry_id and g.again
)
delete from qbo.link as l
using gone as g
where
    l.account_id = :account_id and l.entity = 'TimeActivity' and l.aero_id = g.time_entry_id and l.qbo_id = g.qbo_id
