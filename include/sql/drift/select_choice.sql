-- name: select_choice(account_id, time_entry_id)^
-- Purpose: an entry that differs in QBO, when a person decides about it (T6).
-- Result: do_not_sync, and is_gone: QBO has it no more; no row where it has no link any more. Locks: the row of the link.
select e.do_not_sync, coalesce(l.seen ? 'gone', false) as is_gone
from qbo.link as l
inner join aero.time_entry as e on l.aero_id = e.time_entry_id
where l.account_id = :account_id and l.entity = 'TimeActivity' and l.aero_id = :time_entry_id
for update of l
