-- name: select_mismatches(account_id, since, sums)
-- Purpose: persons and weeks that do not tie out (T12): a difference that nothing explains, or a sum of the time of ours
--   that QBO has otherwise than the tie-out says. Hours may be off by what rounding to four places does.
-- Parameters: since, the first day that was compared; sums, a JSON array of {person, date, minutes}, an activity each.
-- Result: key, person, week, hours. Locks: none.
with place as materialized ( -- one pass over the entries
    select
        p.sent_user_id, p.sent_week, p.qbo_user_id, p.qbo_person, p.qbo_week, p.is_drift, p.qbo_date >= :since as is_new,
        sum(p.sent_minutes) as sent_minutes, sum(p.qbo_minutes) as qbo_minutes
    from qbo.time_place(array[:account_id]::bigint[]) as p
    where p.place = 'qbo'
    group by
        p.sent_user_id, p.sent_week, p.qbo_user_id, p.qbo_person, p.qbo_week, p.is_drift, p.qbo_date >= :since
),
off as (
    select coalesce('user:' || x.user_id, x.qbo_person, '') as key, x.user_id, x.qbo_person, x.week, sum(x.minutes) as minutes
    from (
        select p.sent_user_id as user_id, null as qbo_person, p.sent_week as week, p.sent_minutes as minutes
        from place as p
        where not p.is_drift
        union all
        select p.qbo_user_id, case when p.qbo_user_id is null then p.qbo_person end, p.qbo_week, -p.qbo_minutes
        from place as p
        where not p.is_drift
    ) as x
    group by x.user_id, x.qbo_person, x.week
    union all
    select coalesce(y.person, ''), null, y.person, y.week, sum(y.minutes)
    from (
        select p.qbo_person as person, p.qbo_week as week, p.qbo_minutes as minutes
        from place as p
        where p.is_new and p.qbo_minutes <> 0
        union all
        select s.person, qbo.week_of(s.date, k.preferences), -s.minutes
        from jsonb_to_recordset(:sums) as s (person text, date date, minutes numeric)
        inner join qbo.connection as k on k.account_id = :account_id
        where s.date >= :since
    ) as y
    group by y.person, y.week
)
select
    o.key, coalesce(u.name, n.name, o.qbo_person, 'somebody') as person, o.week, max(abs(round(o.minutes / 60, 4))) as hours
from off as o
left join aero.app_user as u on u.account_id = :account_id and o.user_id = u.user_id
left join lateral (
    select m.name from qbo.mirror as m
    where
        m.account_id = :account_id and m.list = split_part(o.qbo_person, ':', 1)
        and m.qbo_id = split_part(o.qbo_person, ':', 2)
) as n on true
where abs(o.minutes) > 0.01
group by o.key, coalesce(u.name, n.name, o.qbo_person, 'somebody'), o.week
