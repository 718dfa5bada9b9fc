-- Purpose: where the hours of every time entry are (T12): each counts once, in the first place that fits. The tie-out, its
--   check, and the pages read this alone.
-- Parameters: accounts; entry_ids, only these, null for all: what is due is judged of no others. A filter by account, user or
--   work_date is pushed down to the entries alone. Locks: none.
-- Result: a row an entry, deleted ones only where QBO still has them. place is qbo, before_start, locked, held, refused or
--   waiting; hours are those of Aero, 0 where it is deleted; week is the first day of its week.
--   sent_* is what was last agreed on, in Aero's words; qbo_* what QBO holds as far as is known, which may stand at another
--   person and in another week; sent_minutes are those that the rounding of the hours leads to.
--   is_drift: an open row of qbo.drift explains why sent and QBO differ. All of them are null where QBO has nothing.
--   code is what a due entry asks of QBO (create, update, delete) or waits for, as in qbo.waiting_rows, with its cause and the
--   open attention item that tells of it; null where nothing is due.
drop function if exists qbo.time_place(bigint[]); -- as it was before it had a second parameter
drop function if exists qbo.time_place(bigint[], bigint[]); -- its result may have changed
set local check_function_bodies = off; -- it reads functions whose files come after it
create function qbo.time_place(accounts bigint[], entry_ids bigint[] default null)
returns table (
    account_id bigint, time_entry_id bigint, user_id bigint, work_date date, week date, place text, hours numeric,
    sent_user_id bigint, sent_week date, sent_hours numeric, sent_minutes numeric,
    qbo_id text, qbo_user_id bigint, qbo_person text, qbo_date date, qbo_week date, qbo_minutes numeric, is_drift boolean,
    code text, cause text, attention_id bigint, synced_at timestamptz, billed_at timestamptz
)
language sql stable as $$
with told as materialized ( -- one item for all proposals (C5)
    select a.account_id, a.code, i.cause, max(a.attention_id) as attention_id
    from qbo.attention as a
    cross join lateral (select case when a.code = 'matches_open' then '' else a.cause end as cause) as i
    where a.account_id = any (accounts) and a.resolved_at is null
    group by a.account_id, a.code, i.cause
),
blocked as materialized (
    select
        w.account_id, w.aero_id, max(w.code) as code, max(w.cause) as cause, max(t.attention_id) as attention_id
    from qbo.waiting_rows(accounts, entry_ids) as w
    cross join lateral (
        select
            case when w.code = 'proposed' then 'matches_open' else w.code end as code,
            case when w.code = 'proposed' then '' else w.cause end as cause
    ) as i
    left join told as t on w.account_id = t.account_id and i.code = t.code and i.cause = t.cause
    where w.entity = 'TimeActivity'
    group by w.account_id, w.aero_id
),
released as materialized (
    select d.account_id, d.aero_id from qbo.due as d
    where d.account_id = any (accounts) and d.entity = 'TimeActivity' and d.released
),
drifted as materialized (
    select d.account_id, d.time_entry_id, d.qbo_id, bool_or(d.field = 'person') as is_moved
    from qbo.drift as d
    where d.account_id = any (accounts) and d.gone_at is null and d.field in ('hours', 'date', 'person', 'deleted')
    group by d.account_id, d.time_entry_id, d.qbo_id
),
left_behind as materialized (
    select distinct o.account_id, o.aero_id from qbo.old_link as o
    where o.account_id = any (accounts) and o.entity = 'TimeActivity'
),
mapped as materialized (
    select u.account_id, u.qbo_entity_type || ':' || u.qbo_entity_id as person, min(u.user_id) as user_id
    from aero.app_user as u
    where u.account_id = any (accounts) and u.qbo_entity_id is not null
    group by u.account_id, u.qbo_entity_type, u.qbo_entity_id
)
select
    e.account_id, e.time_entry_id, e.user_id, e.work_date, qbo.week_of(e.work_date, k.preferences),
    case
        when l.qbo_id is not null then 'qbo'
        when o.aero_id is not null then 'before_start'
        when e.work_date < k.export_from and (e.do_not_sync or r.aero_id is null) then 'before_start'
        when b.code = 'locked' then 'locked'
        -- a week that a person released is locked no more, for what is due
        when b.code is null and e.work_date <= greatest(k.locked_through, k.book_close_date) then 'locked'
        when e.do_not_sync then 'held'
        when b.attention_id is not null then 'refused'
        else 'waiting'
    end,
    case when e.is_deleted then 0 else e.hours end,
    s.user_id, qbo.week_of(s.day, k.preferences), s.hours, round(s.hours * 60),
    l.qbo_id,
    case when d.is_moved then m.user_id else s.user_id end,
    coalesce(q.seen ->> 'person', l.base -> 'qbo' ->> 'person'),
    q.day, qbo.week_of(q.day, k.preferences),
    case
        when q.seen ? 'gone' then 0
        else coalesce((q.seen ->> 'minutes')::numeric, (l.base -> 'qbo' ->> 'minutes')::numeric, round(s.hours * 60))
    end,
    d.time_entry_id is not null,
    b.code, b.cause, b.attention_id, l.synced_at, l.billed_at
from aero.time_entry as e
inner join qbo.connection as k on e.account_id = k.account_id
left join qbo.link as l on e.account_id = l.account_id and l.entity = 'TimeActivity' and e.time_entry_id = l.aero_id
cross join lateral (
    select
        (l.base ->> 'user_id')::bigint as user_id, (l.base ->> 'work_date')::date as day,
        (l.base ->> 'hours')::numeric as hours
) as s
cross join lateral (
    select
        v.seen, coalesce((v.seen ->> 'date')::date, (l.base -> 'qbo' ->> 'date')::date, s.day) as day
    from (select case when l.seen_at > l.synced_at then l.seen end as seen) as v
) as q
left join blocked as b on e.account_id = b.account_id and e.time_entry_id = b.aero_id
left join released as r on e.account_id = r.account_id and e.time_entry_id = r.aero_id
left join left_behind as o on e.account_id = o.account_id and e.time_entry_id = o.aero_id
left join drifted as d
    on e.account_id = d.account_id and e.time_entry_id = d.time_entry_id and l.qbo_id = d.qbo_id
left join mapped as m on e.account_id = m.account_id and q.seen ->> 'person' = m.person
where
    e.account_id = any (accounts) and (entry_ids is null or e.time_entry_id = any (entry_ids))
    and (not e.is_deleted or l.qbo_id is not null)
$$;
set local check_function_bodies = on;
