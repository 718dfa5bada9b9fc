-- Purpose: the entries that a filter of the page Time finds: at most so many, the newest days first.
-- Parameters: wanted, any of user_id, company_id, customer (a part of its name), from and to (days), notes (a part of them),
--   is_billable, do_not_sync, attention_id (what the item holds back or is about), saved (the moment of a change), ids (an
--   array), and state: one of qbo.time_states, deleted, or open, which is all that QBO may have to hear of. Locks: none.
-- Result: deleted entries only where the filter names them, or asks for what a person or QBO still has to settle.
--   Plain columns find what is likely in a state; qbo.time_states alone decides.
drop function if exists qbo.time_found(bigint, jsonb, integer); -- its result may have changed
set local check_function_bodies = off; -- it reads functions whose files come after it
create function qbo.time_found(account bigint, wanted jsonb, most integer)
returns table (time_entry_id bigint, user_id bigint, company_id bigint, service_item_id text, work_date date, hours numeric)
language sql stable as $$
with concerned as materialized (
    select d.aero_id as id from qbo.due as d where d.account_id = account and d.entity = 'TimeActivity'
    union all
    select a.aero_id from qbo.attention as a
    where a.account_id = account and a.entity = 'TimeActivity' and a.resolved_at is null
    union all
    select f.time_entry_id from qbo.drift as f where f.account_id = account and f.gone_at is null
),
likely as materialized (
    select e.time_entry_id, e.user_id, e.company_id, e.service_item_id, e.work_date, e.hours
    from aero.time_entry as e
    where
        e.account_id = account
        and case
            when wanted ->> 'state' = 'deleted' then e.is_deleted
            when
                wanted ->> 'state' in ('attention', 'changing', 'open') or wanted ->> 'attention_id' is not null
                or wanted ->> 'ids' is not null or wanted ->> 'saved' is not null
                then true
            else not e.is_deleted
        end
        and (wanted ->> 'user_id' is null or e.user_id = (wanted ->> 'user_id')::bigint)
        and (wanted ->> 'company_id' is null or e.company_id = (wanted ->> 'company_id')::bigint)
        and (wanted ->> 'customer' is null or e.company_id = any (array(
            select c.company_id from aero.company as c
            where
                c.account_id = account
                and position(lower(wanted ->> 'customer') in lower(coalesce(c.full_name, c.name))) > 0
        )))
        and (wanted ->> 'from' is null or e.work_date >= (wanted ->> 'from')::date)
        and (wanted ->> 'to' is null or e.work_date <= (wanted ->> 'to')::date)
        -- like, not position: PostgreSQL takes a third of all for what position finds, and reads them in the order of days
        and (
            wanted ->> 'notes' is null
            or lower(e.notes) like '%' || regexp_replace(lower(wanted ->> 'notes'), '([\\%_])', '\\\1', 'g') || '%'
        )
        and (wanted ->> 'is_billable' is null or e.is_billable = (wanted ->> 'is_billable')::boolean)
        and (wanted ->> 'do_not_sync' is null or e.do_not_sync = (wanted ->> 'do_not_sync')::boolean)
        and (wanted ->> 'saved' is null or e.updated_at = (wanted ->> 'saved')::timestamptz)
        and (wanted ->> 'ids' is null or e.time_entry_id = any (array(
            select i.id::bigint from jsonb_array_elements_text(wanted -> 'ids') as i (id)
        )))
        and (wanted ->> 'attention_id' is null or e.time_entry_id = any (array(
            select w.aero_id
            from qbo.attention as a
            inner join qbo.waiting_rows(array[account]) as w
                on a.cause = w.cause and a.code = w.code or a.code = 'matches_open' and w.code = 'proposed'
            where
                a.account_id = account and a.attention_id = (wanted ->> 'attention_id')::bigint
                and w.entity = 'TimeActivity'
            union all
            select a.aero_id
            from qbo.attention as a
            where
                a.account_id = account and a.attention_id = (wanted ->> 'attention_id')::bigint
                and a.entity = 'TimeActivity'
        )))
        and case
            when wanted ->> 'state' is null or wanted ->> 'state' = 'deleted' then true
            when wanted ->> 'state' = 'held'
                then
                e.do_not_sync
                and e.work_date >= (select k.export_from from qbo.connection as k where k.account_id = account)
            when wanted ->> 'state' = 'before_start'
                then
                e.work_date < (select k.export_from from qbo.connection as k where k.account_id = account)
                or e.time_entry_id = any (array(
                    select o.aero_id from qbo.old_link as o
                    where o.account_id = account and o.entity = 'TimeActivity'
                ))
            when wanted ->> 'state' = 'locked'
                then
                e.do_not_sync and e.work_date <= (
                    select greatest(k.locked_through, k.book_close_date) from qbo.connection as k where k.account_id = account
                )
                or e.time_entry_id = any (array(select o.id from concerned as o))
            when wanted ->> 'state' = 'open'
                then
                e.do_not_sync and not e.is_deleted
                and e.work_date >= (select k.export_from from qbo.connection as k where k.account_id = account)
                or e.time_entry_id = any (array(select o.id from concerned as o))
            when wanted ->> 'state' = 'sent' then exists (
                select 1 from qbo.link as l
                where l.account_id = account and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
            )
            when wanted ->> 'state' = 'billed' then exists (
                select 1 from qbo.link as l
                where
                    l.account_id = account and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
                    and l.billed_at is not null
            )
            -- waiting, refused, attention, changing, changed; of one person every entry is looked at
            else wanted ->> 'user_id' is not null or e.time_entry_id = any (array(select o.id from concerned as o))
        end
    order by e.work_date desc, e.time_entry_id desc
    limit most
)
select l.time_entry_id, l.user_id, l.company_id, l.service_item_id, l.work_date, l.hours
from likely as l
where
    coalesce(wanted ->> 'state', 'open') in ('deleted', 'open')
    or l.time_entry_id in (
        select s.time_entry_id
        from qbo.time_states(array[account]) as s
        where
            s.time_entry_id = any (array(select i.time_entry_id from likely as i))
            and wanted ->> 'state' = any (s.states)
    )
$$;
set local check_function_bodies = on;
