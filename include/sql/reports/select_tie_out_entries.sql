-- name: select_tie_out_entries(account_id, user_id, qbo_person, week, place)
-- Purpose: the entries behind one number of the tie-out (T12), in the order of their days.
-- Parameters: user_id, or null and qbo_person (type and id) of somebody who is nobody in Aero; week, its first day; place as in
--   qbo.time_place, null for all. Locks: none.
-- Result: both sides of each entry, hours of QBO rounded to four places, and where it stands in QBO; is_here and is_there,
--   whether Aero and QBO have it in this person's week.
select
    p.time_entry_id, p.work_date, p.place, p.hours as aero, coalesce(round(p.qbo_minutes / 60, 4), 0) as qbo,
    case when p.place = 'qbo' then p.hours - round(p.qbo_minutes / 60, 4) else 0 end as difference,
    p.qbo_id, p.qbo_date, p.qbo_user_id, p.qbo_person, p.is_drift, p.cause, c.name as customer, e.notes,
    coalesce(p.user_id = :user_id and p.week = :week, false) as is_here,
    coalesce(
        p.qbo_week = :week
        and (p.qbo_user_id = :user_id or (p.qbo_user_id is null and p.qbo_person = :qbo_person::text)), false
    ) as is_there
from qbo.time_place(array[:account_id]::bigint[]) as p
inner join aero.time_entry as e on p.time_entry_id = e.time_entry_id
left join aero.company as c on e.company_id = c.company_id
where
    p.time_entry_id = any(array(
        select w.time_entry_id
        from qbo.entries_of_days(array[:account_id]::bigint[], :week::date, :week::date + 6) as w
    ))
    and (
        (p.user_id = :user_id and p.week = :week)
        or (p.qbo_user_id = :user_id and p.qbo_week = :week)
        or (p.qbo_user_id is null and p.qbo_person = :qbo_person::text and p.qbo_week = :week)
        or (p.sent_user_id = :user_id and p.sent_week = :week)
    )
    and (:place::text is null or p.place = :place::text)
order by p.work_date, p.time_entry_id
