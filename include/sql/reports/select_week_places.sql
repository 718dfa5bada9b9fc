-- name: select_week_places(account_id)
-- Purpose: this week of the tie-out in one line (T12): the hours of Aero's entries by the place where they are; in_qbo is
--   what QBO holds of them. Result: a row a place; week is its first day. Locks: none.
with this_week as (
    select qbo.week_of((now() at time zone coalesce(k.time_zone, 'UTC'))::date, k.preferences) as week
    from qbo.connection as k
    where k.account_id = :account_id
)
select
    w.week, p.place, sum(p.hours) as hours, coalesce(round(sum(p.qbo_minutes) / 60, 4), 0) as in_qbo, count(*) as entries
from this_week as w
cross join qbo.time_place(array[:account_id]::bigint[]) as p
where
    p.time_entry_id = any(array( -- else all time is placed before the week is looked for
        select e.time_entry_id
        from aero.time_entry as e
        inner join this_week as t on e.work_date >= t.week and e.work_date < t.week + 7
        where e.account_id = :account_id
    ))
group by w.week, p.place
