-- name: select_time(account_id, wanted, most, sort, up, size, skip)
-- Purpose: a page of the time entries that a filter finds, with all that people see of them.
-- Parameters: wanted and most as in qbo.time_found; sort, day, person, customer, item or hours; up, from the lowest;
--   size and skip, rows of the page. Locks: none.
-- Result: entries and total_hours are those of all found; states, code, cause as in qbo.time_states, null of a deleted entry
--   that QBO does not have; differences, what QBO has otherwise: an array of {field, aero, qbo, accepted}.
with found as materialized (
    select f.* from qbo.time_found(:account_id, :wanted::jsonb, :most) as f
),
sorted as (
    select
        f.time_entry_id, f.work_date,
        case :sort
            when 'person' then lower(u.name)
            when 'customer' then lower(coalesce(c.full_name, c.name))
            when 'item' then lower(coalesce(i.full_name, i.name))
            when 'hours' then null
            else f.work_date::text
        end as words,
        case :sort when 'hours' then f.hours end as amount
    from found as f
    left join aero.app_user as u on f.user_id = u.user_id
    left join aero.company as c on f.company_id = c.company_id
    left join aero.service_item as i on i.account_id = :account_id and f.service_item_id = i.qbo_id
),
shown as materialized (
    select
        s.time_entry_id,
        row_number() over (
            order by
                case when :up then s.words end asc nulls last, case when not :up then s.words end desc nulls last,
                case when :up then s.amount end asc nulls last, case when not :up then s.amount end desc nulls last,
                s.work_date desc, s.time_entry_id desc
        ) as place
    from sorted as s
    order by place
    limit :size offset :skip
)
select
    e.time_entry_id, e.user_id, u.name as person, e.work_date, e.company_id, coalesce(c.full_name, c.name) as customer,
    c.company_type, e.service_item_id, coalesce(i.full_name, i.name) as service_item, e.class_id,
    coalesce(k.full_name, k.name) as class_name, e.hours, e.notes, e.is_billable, e.do_not_sync, e.is_deleted,
    e.saved_as, e.updated_at,
    t.place, t.states, t.code, t.cause, t.attention_id, t.qbo_id, t.synced_at, t.billed_at, a.code as attention_code,
    a.title as attention, d.differences, n.entries, n.total_hours
from shown as s
inner join aero.time_entry as e on s.time_entry_id = e.time_entry_id
inner join aero.app_user as u on e.user_id = u.user_id
left join aero.company as c on e.company_id = c.company_id
left join aero.service_item as i on e.account_id = i.account_id and e.service_item_id = i.qbo_id
left join aero.class as k on e.account_id = k.account_id and e.class_id = k.qbo_id
left join (
    select p.* from qbo.time_states(array[:account_id]::bigint[]) as p
    where p.time_entry_id = any(array(select o.time_entry_id from shown as o))
) as t on e.time_entry_id = t.time_entry_id
left join qbo.attention as a on t.attention_id = a.attention_id
left join lateral (
    select
        jsonb_agg(jsonb_build_object(
            'field', r.field, 'aero', r.aero_value, 'qbo', r.qbo_value, 'accepted', r.accepted_by
        ) order by r.field) as differences
    from qbo.drift as r
    where r.account_id = e.account_id and r.time_entry_id = e.time_entry_id and r.qbo_id = t.qbo_id and r.gone_at is null
) as d on true
cross join (select count(*) as entries, coalesce(sum(f.hours), 0) as total_hours from found as f) as n
order by s.place
