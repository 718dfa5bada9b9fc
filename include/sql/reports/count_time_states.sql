-- name: count_time_states(account_id, wanted, most)
-- Purpose: the entries that a filter finds, by state (qbo.time_states); one may be in several.
-- Parameters: as in qbo.time_found. Result: state, entries, hours; goes, those that go by themselves.
-- Locks: none.
select
    x.state, count(*) as entries, sum(s.hours) as hours,
    count(*) filter (where s.code in ('create', 'update', 'delete', 'link', 'reactivate')) as goes
from qbo.time_states(array[:account_id]::bigint[]) as s
cross join unnest(s.states) as x (state)
where
    s.time_entry_id = any(array(
        select f.time_entry_id from qbo.time_found(:account_id, :wanted::jsonb, :most) as f
    ))
group by x.state
