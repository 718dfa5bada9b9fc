-- name: select_time(account_id, ids)
-- Purpose: time entries with all that people see of them, in the order of their ids. Locks: none.
-- Result: states, code, cause as in qbo.time_states, null of a deleted entry that QBO does not have; differences, what QBO
--   has otherwise: an array of {field, aero, qbo, accepted}.
select
    e.time_entry_id, e.user_id, u.name as person, e.work_date, e.company_id, coalesce(c.full_name, c.name) as customer,
    c.company_type, e.service_item_id, coalesce(i.full_name, i.name) as service_item, e.class_id,
    coalesce(k.full_name, k.name) as class_name, e.hours, e.notes, e.is_billable, e.do_not_sync, e.is_deleted,
    e.saved_as, e.updated_at,
    t.place, t.states, t.code, t.cause, t.attention_id, t.qbo_id, t.synced_at, t.billed_at, a.code as attention_code,
    a.title as attention, d.differences
from aero.time_entry as e
inner join aero.app_user as u on e.user_id = u.user_id
left join aero.company as c on e.company_id = c.company_id
left join aero.service_item as i on e.account_id = i.account_id and e.service_item_id = i.qbo_id
left join aero.class as k on e.account_id = k.account_id and e.class_id = k.qbo_id
left join qbo.time_states(array[:account_id]::bigint[], :ids::bigint[]) as t on e.time_entry_id = t.time_entry_id
left join qbo.attention as a on t.attention_id = a.attention_id
left join lateral (
    select
        jsonb_agg(jsonb_build_object(
            'field', r.field, 'aero', r.aero_value, 'qbo', r.qbo_value, 'accepted', r.accepted_by
        ) order by r.field) as differences
    from qbo.drift as r
    where r.account_id = e.account_id and r.time_entry_id = e.time_entry_id and r.qbo_id = t.qbo_id and r.gone_at is null
) as d on true
where e.account_id = :account_id and e.time_entry_id = any(:ids::bigint[])
order by array_position(:ids::bigint[], e.time_entry_id)
