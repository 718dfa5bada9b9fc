-- name: insert_time_entry(account_id, person, company, service_item, class_name, hours, notes, billable, do_not_sync)$
-- Purpose: time as Aero logs it when work is saved and completed, dated the day of the connect (company's time zone).
-- Parameters: company, service_item and class_name by full name, null for none; do_not_sync null for the preset.
-- Result: time_entry_id; no row, where person or connection is missing. Locks: none.
insert into aero.time_entry (
    account_id, user_id, company_id, service_item_id, class_id, work_date, hours, notes, is_billable, do_not_sync,
    saved_as
)
select
    u.account_id, u.user_id, c.company_id, i.qbo_id, k.qbo_id, q.export_from, :hours, :notes, :billable, :do_not_sync,
    'Completed'
from aero.app_user as u
inner join qbo.connection as q on u.account_id = q.account_id
left join aero.company as c on u.account_id = c.account_id and c.name = :company
left join aero.service_item as i on u.account_id = i.account_id and i.full_name = :service_item
left join aero.class as k on u.account_id = k.account_id and k.full_name = :class_name
where u.account_id = :account_id and u.name = :person
returning time_entry_id
