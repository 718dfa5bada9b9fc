-- Purpose: the tie-out (T12), a row a person and week: aero = qbo + held + before_start + locked + waiting + refused +
--   difference, exactly, in hours of four places. The difference is rounding to minutes, drift (changed in QBO, T6), unsent
--   (changed in Aero since it was sent) and unexplained, which is to be 0; own is what was typed into QBO, beside it all.
-- Parameters: accounts; since and until, the first days of the first and the last week, or null for all weeks. Locks: none.
-- Result: user_id is null for somebody in QBO who is nobody in Aero; person is the name, qbo_person type and id in QBO.
drop function if exists qbo.tie_out(bigint[], date, date); -- its result may have changed
set local check_function_bodies = off; -- it reads functions whose files may come after it
create function qbo.tie_out(accounts bigint[], since date, until date)
returns table (
    account_id bigint, user_id bigint, qbo_person text, person text, week date, aero numeric, qbo numeric, held numeric,
    before_start numeric, locked numeric, waiting numeric, refused numeric, difference numeric, rounding numeric,
    drift numeric, unsent numeric, unexplained numeric, own numeric
)
language sql stable as $$
with place as materialized ( -- one pass over the entries: nearly all stand in QBO where they stand in Aero
    select
        p.account_id, p.user_id, p.week, p.place, p.sent_user_id, p.sent_week, p.qbo_user_id, p.qbo_week, p.is_drift,
        case when p.qbo_user_id is null then p.qbo_person end as qbo_person, sum(p.hours) as hours,
        sum(p.sent_hours) as sent_hours, sum(p.sent_minutes) as sent_minutes, sum(p.qbo_minutes) as qbo_minutes
    from qbo.time_place(accounts) as p
    where since is null or p.time_entry_id = any (array(
        select w.time_entry_id from qbo.entries_of_days(accounts, since, until + 6) as w
    ))
    group by
        p.account_id, p.user_id, p.week, p.place, p.sent_user_id, p.sent_week, p.qbo_user_id, p.qbo_week, p.is_drift,
        case when p.qbo_user_id is null then p.qbo_person end
),
-- In minutes: what Aero has where it has it, what was sent where it was sent, what QBO holds where it holds it.
part as (
    select
        p.account_id, p.user_id, null as qbo_person, p.week, p.place, p.hours * 60 as aero, 0 as qbo, 0 as rounding, 0 as drift,
        case when p.place = 'qbo' then p.hours * 60 else 0 end as unsent, 0 as unexplained
    from place as p
    union all
    select
        p.account_id, p.sent_user_id, null, p.sent_week, null, 0, 0, p.sent_hours * 60 - p.sent_minutes,
        case when p.is_drift then p.sent_minutes else 0 end, -p.sent_hours * 60,
        case when p.is_drift then 0 else p.sent_minutes end
    from place as p
    where p.place = 'qbo'
    union all
    select
        p.account_id, p.qbo_user_id, p.qbo_person, p.qbo_week, null, 0,
        p.qbo_minutes, 0, case when p.is_drift then -p.qbo_minutes else 0 end, 0,
        case when p.is_drift then 0 else -p.qbo_minutes end
    from place as p
    where p.place = 'qbo'
),
summed as (
    select
        p.account_id, p.user_id, p.qbo_person, p.week, sum(p.aero) as aero, sum(p.qbo) as qbo,
        sum(p.aero) filter (where p.place = 'held') as held,
        sum(p.aero) filter (where p.place = 'before_start') as before_start,
        sum(p.aero) filter (where p.place = 'locked') as locked,
        sum(p.aero) filter (where p.place = 'waiting') as waiting,
        sum(p.aero) filter (where p.place = 'refused') as refused,
        sum(p.drift) as drift, sum(p.unsent) as unsent, sum(p.unexplained) as unexplained, 0 as own
    from part as p
    group by p.account_id, p.user_id, p.qbo_person, p.week
    union all
    select
        o.account_id, u.user_id, case when u.user_id is null then o.person end, o.week, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, o.minutes
    from qbo.own_time as o
    left join lateral (
        select min(a.user_id) as user_id from aero.app_user as a
        where a.account_id = o.account_id and a.qbo_entity_type || ':' || a.qbo_entity_id = o.person
    ) as u on true
    where o.account_id = any (accounts)
),
counted as (
    select
        s.account_id, s.user_id, s.qbo_person, s.week,
        -- Aero keeps hours of four places and QBO whole minutes: only what came from QBO is rounded here
        trim_scale(sum(s.aero) / 60) as aero, round(sum(s.qbo) / 60, 4) as qbo,
        coalesce(sum(s.held), 0) / 60 as held, coalesce(sum(s.before_start), 0) / 60 as before_start,
        coalesce(sum(s.locked), 0) / 60 as locked, coalesce(sum(s.waiting), 0) / 60 as waiting,
        coalesce(sum(s.refused), 0) / 60 as refused, round(sum(s.drift) / 60, 4) as drift,
        round(sum(s.unsent) / 60, 4) as unsent, round(sum(s.unexplained) / 60, 4) as unexplained,
        round(sum(s.own) / 60, 4) as own,
        bool_or(s.own <> 0 or s.aero <> 0 or s.qbo <> 0 or s.drift <> 0 or s.unsent <> 0) as is_there
    from summed as s
    group by s.account_id, s.user_id, s.qbo_person, s.week
)
select
    c.account_id, c.user_id, c.qbo_person,
    coalesce(u.name, n.name, c.qbo_person, 'somebody that Aero does not know') as person, c.week,
    round(c.aero, 4) as aero, c.qbo, round(c.held, 4) as held, round(c.before_start, 4) as before_start,
    round(c.locked, 4) as locked, round(c.waiting, 4) as waiting, round(c.refused, 4) as refused, d.difference,
    d.difference - c.drift - c.unsent - c.unexplained as rounding, c.drift, c.unsent, c.unexplained, c.own
from counted as c
cross join lateral (
    select
        round(c.aero, 4) - c.qbo - round(c.held, 4) - round(c.before_start, 4) - round(c.locked, 4) - round(c.waiting, 4)
        - round(c.refused, 4) as difference
) as d
left join aero.app_user as u on c.account_id = u.account_id and c.user_id = u.user_id
left join lateral (
    select m.name from qbo.mirror as m
    where
        m.account_id = c.account_id and m.list = split_part(c.qbo_person, ':', 1)
        and m.qbo_id = split_part(c.qbo_person, ':', 2)
) as n on true
where c.is_there and (since is null or c.week between since and until)
$$;
set local check_function_bodies = on;
