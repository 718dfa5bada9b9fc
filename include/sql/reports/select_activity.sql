-- name: select_activity(account_ids, days)
-- Purpose: what syncs did on each of the last days, for a chart: rows of lists that came into Aero, time entries that went to
--   QBO, attention items raised; days as the firm's time zone has them.
-- Parameters: days, how many, today included. Locks: none.
with day as (
    select
        a.account_id, coalesce(k.time_zone, 'UTC') as zone,
        (now() at time zone coalesce(k.time_zone, 'UTC'))::date - n as day
    from aero.account as a
    left join qbo.connection as k on a.account_id = k.account_id
    cross join generate_series(0, :days - 1) as n
    where a.account_id = any(:account_ids)
),
first_day as (
    select d.account_id, d.zone, min(d.day)::timestamp at time zone d.zone as since
    from day as d
    group by d.account_id, d.zone
),
done as (
    select
        r.account_id, (r.started_at at time zone f.zone)::date as day,
        sum(w.n) filter (where e.key <> 'TimeActivity') as rows_in,
        sum(w.n) filter (where e.key = 'TimeActivity') as entries_out
    from first_day as f
    inner join qbo.sync_run as r on f.account_id = r.account_id and r.started_at >= f.since and not r.dry_run
    cross join lateral jsonb_each(r.counts) as e
    cross join lateral (
        select sum(c.value::numeric) as n
        from jsonb_each_text(case when jsonb_typeof(e.value) = 'object' then e.value else '{}' end) as c
        where c.key in ('created', 'renamed', 'updated', 'hidden', 'shown', 'linked', 'deleted')
    ) as w
    group by r.account_id, (r.started_at at time zone f.zone)::date
),
raised as (
    select t.account_id, (t.raised_at at time zone f.zone)::date as day, count(*) as attention
    from first_day as f
    inner join qbo.attention as t on f.account_id = t.account_id and t.raised_at >= f.since
    group by t.account_id, (t.raised_at at time zone f.zone)::date
)
select
    d.account_id, d.day, coalesce(o.rows_in, 0)::integer as rows_in, coalesce(o.entries_out, 0)::integer as entries_out,
    coalesce(t.attention, 0)::integer as attention
from day as d
left join done as o on d.account_id = o.account_id and d.day = o.day
left join raised as t on d.account_id = t.account_id and d.day = t.day
order by d.account_id, d.day
