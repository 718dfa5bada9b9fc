-- name: select_time(account_id)
-- Purpose: every time entry with the time activity that QBO has for it. Locks: none.
-- Result: a row an entry: person, company, hours, notes, is_billable, do_not_sync, qbo_id (null: not in QBO).
select u.name as person, c.name as company, e.hours, e.notes, e.is_billable, e.do_not_sync, l.qbo_id
from aero.time_entry as e
inner join aero.app_user as u on e.account_id = u.account_id and e.user_id = u.user_id
left join aero.company as c on e.account_id = c.account_id and e.company_id = c.company_id
left join qbo.link as l
    on e.account_id = l.account_id and l.entity = 'TimeActivity' and e.time_entry_id = l.aero_id
where e.account_id = :account_id
order by e.time_entry_id
