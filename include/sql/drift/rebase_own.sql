-- name: rebase_own(account_id, time_entry_id)!
-- Purpose: fields that were changed in QBO count as changed in Aero since: the next sync sends what Aero has (T6, T9). A
--   person or a customer of QBO that Aero does not know is 0. Locks: the row of the link.
update qbo.link as l
set base = l.base || (
    select coalesce(jsonb_object_agg(f.name, f.value), '{}')
    from (
        select
            d.field, case d.field
                when 'person' then 'user_id' when 'customer' then 'company_id' when 'item' then 'service_item_id'
                when 'class' then 'class_id' when 'date' then 'work_date' when 'billable' then 'is_billable' else d.field
            end as name,
            case d.field
                when 'person' then to_jsonb(coalesce((
                    select min(u.user_id) from aero.app_user as u
                    where
                        u.account_id = l.account_id and u.qbo_entity_type || ':' || u.qbo_entity_id = l.seen ->> 'person'
                ), 0))
                when 'customer' then case when l.seen ->> 'customer' is null then 'null'::jsonb else to_jsonb(coalesce((
                    select c.aero_id from qbo.link as c
                    where c.account_id = l.account_id and c.entity = 'Customer' and c.qbo_id = l.seen ->> 'customer'
                ), 0)) end
                when 'hours' then to_jsonb(round((l.seen ->> 'minutes')::numeric / 60, 4))
                else coalesce(l.seen -> d.field, 'null')
            end as value
        from qbo.drift as d
        where
            d.account_id = l.account_id and d.time_entry_id = l.aero_id and d.qbo_id = l.qbo_id and d.gone_at is null
            and d.field <> 'deleted'
    ) as f
)
where
    l.account_id = :account_id and l.entity = 'TimeActivity' and l.aero_id = :time_entry_id and l.seen is not null
    and not l.seen ? 'gone'
