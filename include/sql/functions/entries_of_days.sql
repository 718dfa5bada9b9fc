-- Purpose: entries that have to do with a day of a range: in Aero, where they were sent, or where QBO holds them (T12); so that
--   the tie-out of a few weeks does not read all time. Maybe some more. Parameters: accounts; days from first_day to last_day.
-- Locks: none.
create or replace function qbo.entries_of_days(accounts bigint[], first_day date, last_day date)
returns table (time_entry_id bigint)
language sql stable as $$
select e.time_entry_id
from aero.time_entry as e
where e.account_id = any (accounts) and e.work_date between first_day and last_day
union all
select l.aero_id
from qbo.link as l
where
    l.account_id = any (accounts) and l.entity = 'TimeActivity'
    and l.base ->> 'work_date' between to_char(first_day, 'YYYY-MM-DD') and to_char(last_day, 'YYYY-MM-DD')
union all
select l.aero_id
from qbo.link as l
where
    l.account_id = any (accounts) and l.entity = 'TimeActivity'
    and (l.seen is not null or l.base -> 'qbo' ->> 'date' <> l.base ->> 'work_date')
$$;
