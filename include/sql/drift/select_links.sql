-- name: select_links(account_id, qbo_ids, codes)
-- Purpose: the entries of ours among time activities of QBO, with all that they are compared by (T6). Locks: none.
-- Result: agreed, what QBO held when both last agreed, null where that was not kept; after, what it answered then; aero, the
--   entry as it is now, in the words of api.time_values; shown, the same for people; changed, fields of which Aero has
--   another value than was sent; accepted, {field: value} that a person left as they are; is_told: an item of one of
--   these codes asks about the entry already (T9); is_customer_gone: QBO merged or deleted the agreed customer (L7).
select
    l.aero_id as time_entry_id, l.qbo_id, l.base, l.base -> 'qbo' as agreed,
    case when l.base -> 'qbo' is null then w.after end as after,
    coalesce(l.base -> 'qbo' ->> 'date', l.base ->> 'work_date')::date as agreed_date,
    round((l.base ->> 'hours')::numeric * 60)::integer as sent_minutes,
    l.seen is not null as was_seen, l.billed_at is not null as was_billed, e.is_deleted, e.do_not_sync,
    u.name as person,
    jsonb_build_object(
        'person', u.qbo_entity_type || ':' || u.qbo_entity_id, 'customer', cl.qbo_id, 'item', e.service_item_id,
        'class', e.class_id, 'date', e.work_date, 'minutes', round(e.hours * 60), 'notes', e.notes,
        'billable', e.is_billable
    ) as aero,
    jsonb_build_object(
        'person', u.name || coalesce(' (' || u.qbo_entity_type || ' ' || u.qbo_entity_id || ')', ''),
        'customer', c.name || coalesce(' (' || cl.qbo_id || ')', ''),
        'item', i.name || ' (' || i.qbo_id || ')', 'class', s.name || ' (' || s.qbo_id || ')', 'date', e.work_date,
        'minutes', trim_scale(e.hours)::text || ' h', 'notes', e.notes,
        'billable', case when e.is_billable then 'yes' else 'no' end
    ) as shown,
    (
        select coalesce(jsonb_agg(n.key), '[]')
        from jsonb_each_text(
            '{"person": "user_id", "customer": "company_id", "item": "service_item_id", "class": "class_id",
            "date": "work_date", "minutes": "hours", "notes": "notes", "billable": "is_billable"}'
        ) as n
        where qbo.own_columns(e) -> n.value is distinct from l.base -> n.value
    ) as changed,
    (
        select coalesce(jsonb_object_agg(d.field, d.qbo_key), '{}')
        from qbo.drift as d
        where
            d.account_id = l.account_id and d.time_entry_id = l.aero_id and d.qbo_id = l.qbo_id and d.gone_at is null
            and d.accepted_at is not null
    ) as accepted,
    (
        exists (
            select 1 from qbo.attention as a
            where
                a.account_id = l.account_id and a.entity = 'TimeActivity' and a.aero_id = l.aero_id
                and (
                    (a.resolved_at is null and a.code = any(:codes))
                    or (a.code = 'deleted_in_qbo' and a.choice = 'qbo' and a.qbo_id = l.qbo_id)
                )
        )
    ) as is_told,
    coalesce(m.gone, false) as is_customer_gone
from qbo.link as l
inner join aero.time_entry as e on l.aero_id = e.time_entry_id
inner join aero.app_user as u on e.user_id = u.user_id
left join aero.company as c on e.company_id = c.company_id
left join qbo.link as cl
    on l.account_id = cl.account_id and cl.entity = 'Customer' and c.company_id = cl.aero_id
    and c.company_type = 'Customer'
left join aero.service_item as i on e.account_id = i.account_id and e.service_item_id = i.qbo_id
left join aero.class as s on e.account_id = s.account_id and e.class_id = s.qbo_id
left join qbo.mirror as m
    on l.account_id = m.account_id and m.list = 'Customer' and l.base -> 'qbo' ->> 'customer' = m.qbo_id
left join lateral (
    select g.after from qbo.write_log as g
    where g.account_id = l.account_id and g.entity = 'TimeActivity' and g.aero_id = l.aero_id and g.qbo_id = l.qbo_id
    order by g.write_id desc
    limit 1
) as w on l.base -> 'qbo' is null
where l.account_id = :account_id and l.entity = 'TimeActivity' and l.qbo_id = any(:qbo_ids)
