-- Purpose: the columns of a time entry that are its own, as the base of its link keeps them (T9). Locks: none.
create or replace function qbo.own_columns(e aero.time_entry)
returns jsonb
language sql immutable parallel safe as $$
select jsonb_build_object(
    'user_id', e.user_id, 'company_id', e.company_id, 'service_item_id', e.service_item_id, 'class_id', e.class_id,
    'work_date', e.work_date, 'hours', e.hours, 'notes', e.notes, 'is_billable', e.is_billable
)
$$;
