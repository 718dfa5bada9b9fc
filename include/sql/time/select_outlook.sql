-- name: select_outlook(account_id, ids)
-- Purpose: what becomes of entries as they are now: the place, and what each asks of QBO or waits for (qbo.time_states).
-- Result: place and code are null of a deleted entry that QBO does not have, and where nothing was ever connected.
-- Locks: none.
select
    e.time_entry_id, e.work_date, u.name as person, coalesce(c.full_name, c.name) as customer, e.hours, e.do_not_sync,
    e.is_deleted, s.place, s.code, s.billed_at is not null as is_billed
from aero.time_entry as e
inner join aero.app_user as u on e.user_id = u.user_id
left join aero.company as c on e.company_id = c.company_id
left join qbo.time_states(array[:account_id]::bigint[], :ids::bigint[]) as s on e.time_entry_id = s.time_entry_id
where e.account_id = :account_id and e.time_entry_id = any(:ids)
order by e.work_date desc, u.name asc, e.time_entry_id asc
