-- Purpose: what each due time entry asks of QBO (T3 to T5, T7 to T11), the one place where that is decided.
-- Parameters: accounts; entry_ids, only these of theirs, null for all. Locks: none.
-- Result: a row a due entry; verdict is create, update, delete, none (nothing to do any more), or the code of what it waits
--   for; changed names the own columns of an exported entry that differ from the base of its link (T9): only they can make
--   it wait. is_unlocked: a person released its locked week (T11).
--   cause groups what one fix releases (R5); company_id is the company that it goes out with, the survivor of one that is
--   gone (L7); asked is as in qbo.customer_due. minutes are rounded half up; hourly_rate is what T4 asks for.
-- due and judged are materialized: PostgreSQL would put their expressions in place of each use, a hundred subqueries that
--   take ten times as long to plan as everything else together.
drop function if exists qbo.time_due(bigint[]); -- as it was before it had a second parameter
drop function if exists qbo.time_due(bigint[], bigint[]); -- its result may have changed
create function qbo.time_due(accounts bigint[], entry_ids bigint[] default null)
returns table (
    account_id bigint, time_entry_id bigint, verdict text, cause text, subject text, hours numeric, minutes integer,
    work_date date, notes text, is_billable boolean, entity_type text, entity_qbo_id text, customer_qbo_id text,
    service_item_id text, class_id text, hourly_rate numeric, company_id bigint, state text, asked jsonb, base jsonb,
    version bigint, person text, customer text, refused_code text, changed jsonb, qbo_id text, locked_through date,
    is_unlocked boolean, choice text, seen jsonb
)
language sql stable as $$
with recursive heir (account_id, company_id, survivor_id, level) as (
    select v.account_id, v.company_id, v.survivor_id, 1
    from qbo.survivor as v
    inner join aero.company as c on v.company_id = c.company_id and c.is_hidden
    where v.account_id = any (accounts)
    union all
    select h.account_id, h.company_id, v.survivor_id, h.level + 1
    from heir as h
    inner join qbo.survivor as v on h.account_id = v.account_id and h.survivor_id = v.company_id
    inner join aero.company as c on v.company_id = c.company_id and c.is_hidden
    where h.level < 20 -- a circle would end here
),
last_heir as (
    select distinct on (h.company_id) h.company_id, h.survivor_id
    from heir as h
    order by h.company_id, h.level desc
),
due as materialized (
    select
        d.account_id, d.state, d.refused, d.refused_code, d.refused_cause, d.released, d.version, d.unlocked,
        -- what was changed in Aero since is another question
        case when d.chosen = qbo.entry_values(e) then d.choice end as choice,
        d.seen, e.time_entry_id, e.user_id,
        c.company_id,
        e.service_item_id, e.class_id, e.work_date, e.hours, e.notes, e.is_billable, e.do_not_sync, e.is_deleted,
        round(case when e.hours = 'NaN' then 0 else e.hours end * 60)::integer as minutes,
        k.export_from, greatest(k.locked_through, k.book_close_date) as locked_through,
        coalesce((k.preferences ->> 'class_per_txn')::boolean, true)
        or coalesce((k.preferences ->> 'class_per_line')::boolean, true) as classes_on,
        u.name as user_name, u.qbo_entity_type, u.qbo_entity_id, coalesce(em.name, ve.name, u.name) as person_name,
        coalesce(em.is_active, ve.is_active, false) as person_active,
        case
            when coalesce(em.bill_rate, ve.bill_rate) > 0 then coalesce(em.bill_rate, ve.bill_rate)
            when i.unit_price > 0 then i.unit_price
            else 0
        end as hourly_rate,
        c.name as company_name, c.company_type = 'Customer' as is_customer, c.is_active as company_active,
        c.is_hidden as company_hidden, coalesce(cm.gone, false) as company_gone, cl.qbo_id as customer_qbo_id,
        i.name as item_name, i.is_active as item_active, s.name as class_name, s.is_active as class_active,
        l.qbo_id, l.base as link_base, coalesce((l.base ->> 'deleted')::boolean, false) as deletion_told,
        l.qbo_id is not null and (e.is_deleted or e.hours = 0) as is_gone,
        own.columns as base,
        -- also where it was: an entry neither leaves a locked period nor enters one; the week of the earlier day
        least(e.work_date, (l.base ->> 'work_date')::date) as lock_date,
        case when l.qbo_id is not null then coalesce((
            select jsonb_agg(o.key order by o.key)
            from jsonb_each(own.columns) as o
            where coalesce(l.base -> o.key, 'null') <> o.value
        ), '[]') end as changed,
        exists (
            select 1 from qbo.old_link as o
            where o.account_id = d.account_id and o.entity = 'TimeActivity' and o.aero_id = e.time_entry_id
        ) as was_exported,
        coalesce((k.preferences ->> 'week_start')::integer, 0) as week_start,
        jsonb_build_object(
            'user', u.qbo_entity_type || ':' || u.qbo_entity_id, 'customer', cl.qbo_id, 'item', e.service_item_id,
            'class', e.class_id, 'date', e.work_date, 'hours', e.hours, 'notes', e.notes, 'billable', e.is_billable,
            'shown', md5(concat_ws(
                '|', cm.name, cm.parent_qbo_id, cm.is_active, em.name, em.is_active, em.bill_rate, ve.name, ve.is_active,
                ve.bill_rate, i.name, i.parent_qbo_id, i.is_active, i.unit_price, s.name, s.parent_qbo_id, s.is_active
            ))
        )
        -- of a correction also what else decides about it
        || case when l.qbo_id is null then '{}' else jsonb_build_object(
            'link', l.qbo_id, 'deleted', e.is_deleted, 'locked', greatest(k.locked_through, k.book_close_date)
        ) end as asked
    from qbo.due as d
    inner join qbo.connection as k on d.account_id = k.account_id
    inner join aero.time_entry as e on d.aero_id = e.time_entry_id
    cross join lateral (select qbo.own_columns(e) as columns) as own
    inner join aero.app_user as u on e.user_id = u.user_id
    left join aero.employee as em
        on u.account_id = em.account_id and u.qbo_entity_type = 'Employee' and u.qbo_entity_id = em.qbo_id
    left join aero.vendor as ve
        on u.account_id = ve.account_id and u.qbo_entity_type = 'Vendor' and u.qbo_entity_id = ve.qbo_id
    left join last_heir as h on e.company_id = h.company_id
    left join aero.company as c on coalesce(h.survivor_id, e.company_id) = c.company_id
    left join qbo.link as cl
        on d.account_id = cl.account_id and cl.entity = 'Customer' and c.company_id = cl.aero_id
        and c.company_type = 'Customer'
    left join qbo.mirror as cm on cl.account_id = cm.account_id and cm.list = 'Customer' and cl.qbo_id = cm.qbo_id
    left join aero.service_item as i on e.account_id = i.account_id and e.service_item_id = i.qbo_id
    left join aero.class as s on e.account_id = s.account_id and e.class_id = s.qbo_id
    left join qbo.link as l
        on d.account_id = l.account_id and l.entity = 'TimeActivity' and e.time_entry_id = l.aero_id
    where
        d.entity = 'TimeActivity' and d.account_id = any (accounts)
        and (entry_ids is null or d.aero_id = any (entry_ids))
),
compared as (
    select
        u.*,
        'locked:' || u.user_id || ':' || w.week as lock_cause,
        u.qbo_id is null or u.changed ? 'user_id' as new_user,
        u.qbo_id is null or u.changed ? 'company_id' as new_company,
        u.qbo_id is null or u.changed ? 'service_item_id' as new_item,
        u.qbo_id is null or u.changed ? 'class_id' as new_class,
        u.qbo_id is null or u.changed ? 'hours' as new_hours,
        u.qbo_id is null or u.changed ? 'notes' as new_notes,
        u.qbo_id is null or u.changed ? 'is_billable' as new_billable
    from due as u
    -- the first day of the week as the company counts it (T12); as in Python, 0 is Monday
    cross join lateral (
        select u.lock_date - ((extract(isodow from u.lock_date)::integer + 6 - u.week_start) % 7) as week
    ) as w
),
judged as materialized (
    select
        u.*,
        case
            when u.do_not_sync then 'none'
            when u.is_gone and u.deletion_told then 'none'
            when u.qbo_id is not null and not u.is_gone and not u.deletion_told and u.changed = '[]' then 'none'
            when u.qbo_id is null and (u.is_deleted or u.was_exported) then 'none'
            when u.qbo_id is null and u.work_date < u.export_from and not u.released then 'none'
            when u.qbo_id is null and u.hours = 0 and exists ( -- deleted in QBO because it has none (T9)
                select 1 from qbo.write_log as w
                where
                    w.account_id = u.account_id and w.entity = 'TimeActivity' and w.aero_id = u.time_entry_id
                    and w.operation = 'delete'
            ) then 'none'
            -- from before migration 0020 only
            when u.work_date not between date '0001-01-01' and date '9999-12-31' then 'date_none'
            when u.lock_date <= u.locked_through and u.unlocked is distinct from u.lock_cause then 'locked'
            when u.is_gone then case when u.refused = u.asked then 'refused' else 'delete' end
            when u.new_hours and u.hours < 0 then 'hours_negative'
            when u.new_hours and u.minutes = 0 then 'hours_none'
            when u.new_notes and length(u.notes) > 4000 then 'notes_too_long'
            when u.new_user and (u.qbo_entity_type is null or u.qbo_entity_id is null) then 'user_unmapped'
            when u.new_user and not u.person_active then 'user_inactive'
            when u.new_item and not u.item_active then 'item_inactive'
            when u.new_class and u.class_id is not null and not u.classes_on then 'class_tracking_off'
            when u.new_class and not u.class_active then 'class_inactive'
            when (u.new_billable or u.new_company) and u.is_billable and u.is_customer is not true
                then 'billable_without_customer'
            when (u.new_billable or u.new_item) and u.is_billable and u.service_item_id is null
                then 'billable_without_item'
            when u.new_company and u.is_customer and u.company_gone then 'customer_gone'
            when u.new_company and u.is_customer and u.company_hidden then 'customer_hidden'
            when u.new_company and u.is_customer and not u.company_active then 'customer_inactive'
            when u.new_company and u.is_customer and u.customer_qbo_id is null and exists ( -- nothing sends it (C5)
                select 1 from qbo.proposal as p
                where p.account_id = u.account_id and p.company_id = u.company_id and p.decision = 'leave'
            ) then 'customer_left'
            when u.new_company and u.is_customer and u.customer_qbo_id is null then 'customer_waits'
            when u.refused = u.asked then 'refused'
            when u.qbo_id is not null then 'update'
            else 'create'
        end as verdict
    from compared as u
)
select
    j.account_id, j.time_entry_id, j.verdict,
    case
        when j.verdict = 'locked' then j.lock_cause
        when j.verdict = 'refused' and j.refused_code in ('locked', 'closed_in_qbo') then j.lock_cause
        when j.verdict = 'refused' and j.refused_cause is not null then j.refused_cause
        when j.verdict = 'user_inactive' then 'person:' || j.qbo_entity_type || ':' || j.qbo_entity_id
        when j.verdict = 'user_unmapped' then 'user:' || j.user_id
        when j.verdict like 'customer_%' then 'company:' || j.company_id
        when j.verdict = 'item_inactive' then 'item:' || j.service_item_id
        when j.verdict = 'class_inactive' then 'class:' || j.class_id
        when j.verdict = 'class_tracking_off' then 'setting:class'
        else 'entry:' || j.time_entry_id
    end as cause,
    case
        when j.verdict like 'customer_%' then j.company_name
        when j.verdict = 'item_inactive' then j.item_name
        when j.verdict = 'class_inactive' then j.class_name
        when j.verdict = 'user_inactive' then j.person_name
        else j.user_name
    end as subject,
    j.hours, j.minutes, j.work_date, j.notes, j.is_billable, j.qbo_entity_type as entity_type,
    j.qbo_entity_id as entity_qbo_id, case when j.is_customer then j.customer_qbo_id end as customer_qbo_id,
    j.service_item_id, j.class_id, j.hourly_rate, j.company_id, j.state,
    j.asked, j.base, j.version, j.user_name as person, j.company_name as customer, j.refused_code, j.changed, j.qbo_id,
    j.locked_through, coalesce(j.unlocked = j.lock_cause, false) as is_unlocked, j.choice, j.seen
from judged as j
$$;
