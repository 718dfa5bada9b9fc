-- name: find_time(account_id, wanted, most, sort, up, size, skip)
-- Purpose: which time entries stand on a page of those that a filter finds.
-- Parameters: wanted and most as in qbo.time_found; sort, day, person, customer, item or hours; up, from the lowest;
--   size and skip, rows of the page. Locks: none.
-- Result: time_entry_id in order; entries and total_hours are those of all found.
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
)
select
    s.time_entry_id,
    row_number() over (
        order by
            case when :up then s.words end asc nulls last, case when not :up then s.words end desc nulls last,
            case when :up then s.amount end asc nulls last, case when not :up then s.amount end desc nulls last,
            s.work_date desc, s.time_entry_id desc
    ) as place,
    n.entries, n.total_hours
from sorted as s
cross join (select count(*) as entries, coalesce(sum(f.hours), 0) as total_hours from found as f) as n
order by place
limit :size offset :skip
