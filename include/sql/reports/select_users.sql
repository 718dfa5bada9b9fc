-- name: select_users(account_id, words, state, person, user_id, most, skip)
-- Purpose: users of Aero with the employee or vendor of QBO whom each is matched with, and the time that waits for it (T8); those
--   for whom time waits first, then those who are matched with nobody active, then by name.
-- Parameters: words, a part of the name or e-mail, empty for all; state, nobody, inactive or matched, null for any; person,
--   kind and id as Employee:55, and user_id, null for any; most and skip, rows.
-- Result: state as above; person is null where Aero does not know it; of_all is how many there are. Locks: none.
with waiting as (
    select e.user_id, count(*)::integer as entries, sum(e.hours) as hours
    from qbo.due as d
    inner join aero.time_entry as e on d.aero_id = e.time_entry_id
    where d.account_id = :account_id and d.entity = 'TimeActivity' and not e.do_not_sync and not e.is_deleted
    group by e.user_id
),
known as (
    select
        u.user_id, u.name, u.email, u.qbo_entity_type as kind, u.qbo_entity_id as qbo_id,
        coalesce(p.name, v.name) as person,
        case
            when u.qbo_entity_type is null or u.qbo_entity_id is null then 'nobody'
            when coalesce(p.is_active, v.is_active, false) then 'matched'
            else 'inactive'
        end as state,
        w.entries, w.hours
    from aero.app_user as u
    left join aero.employee as p
        on u.account_id = p.account_id and u.qbo_entity_type = 'Employee' and u.qbo_entity_id = p.qbo_id
    left join aero.vendor as v
        on u.account_id = v.account_id and u.qbo_entity_type = 'Vendor' and u.qbo_entity_id = v.qbo_id
    left join waiting as w on u.user_id = w.user_id
    where u.account_id = :account_id
)
select
    k.user_id, k.name, k.email, k.kind, k.qbo_id, k.person, k.state,
    case when k.state <> 'matched' then coalesce(k.entries, 0) else 0 end as entries,
    case when k.state <> 'matched' then coalesce(k.hours, 0) else 0 end as hours,
    count(*) over () as of_all
from known as k
where
    position(lower(:words) in lower(concat_ws(' ', k.name, k.email))) > 0
    and (:state::text is null or k.state = :state::text)
    and (:person::text is null or k.kind || ':' || k.qbo_id = :person::text)
    and (:user_id::bigint is null or k.user_id = :user_id::bigint)
order by
    k.state <> 'matched' and k.entries is not null desc, k.state <> 'matched' desc, lower(k.name) asc, k.user_id asc
limit :most offset :skip
