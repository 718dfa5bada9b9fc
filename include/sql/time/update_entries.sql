-- name: update_entries(account_id, ids, changes)
-- Purpose: Aero's entries are changed, as Aero itself would; the triggers do what follows (T5, T9).
-- Parameters: changes, a JSON object of columns; a column that is not in it stays as it is.
-- Result: those that became different. Locks: their rows.
update aero.time_entry as e
set
    user_id = n.user_id, company_id = n.company_id, service_item_id = n.service_item_id, class_id = n.class_id,
    work_date = n.work_date, hours = n.hours, notes = n.notes, is_billable = n.is_billable, do_not_sync = n.do_not_sync,
    is_deleted = n.is_deleted
from aero.time_entry as o
cross join lateral jsonb_populate_record(o, :changes) as n
where
    o.account_id = :account_id and o.time_entry_id = any(:ids) and e.time_entry_id = o.time_entry_id
    and (
        n.user_id, n.company_id, n.service_item_id, n.class_id, n.work_date, n.hours, n.notes, n.is_billable, n.do_not_sync,
        n.is_deleted
    ) is distinct from (
        o.user_id, o.company_id, o.service_item_id, o.class_id, o.work_date, o.hours, o.notes, o.is_billable, o.do_not_sync,
        o.is_deleted
    )
returning e.time_entry_id, e.updated_at, e.work_date
