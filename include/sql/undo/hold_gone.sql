-- name: hold_gone(account_id, time_entry_ids)!
-- Purpose: entries that an undo takes back and whose time somebody deleted in QBO already: held and without a link, as if it
--   had deleted them (T13). Locks: those rows.
with unlinked as (
    delete from qbo.link as l
    where l.account_id = :account_id and l.entity = 'TimeActivity' and l.aero_id = any(:time_entry_ids::bigint[])
    returning l.account_id, l.aero_id
),
idle as (
    delete from qbo.due as d
    using unlinked as u
    where d.account_id = u.account_id and d.entity = 'TimeActivity' and d.aero_id = u.aero_id
)
update aero.time_entry as e
set do_not_sync = true
from unlinked as u
where e.account_id = u.account_id and e.time_entry_id = u.aero_id and not e.do_not_sync
