-- Purpose: a time entry as a person decided about it (T9): its own columns, and whether it is deleted. Locks: none.
set local check_function_bodies = off; -- it reads a function whose file comes after it
create or replace function qbo.entry_values(e aero.time_entry)
returns jsonb
language sql immutable parallel safe as $$
select qbo.own_columns(e) || jsonb_build_object('is_deleted', e.is_deleted)
$$;
set local check_function_bodies = on;
