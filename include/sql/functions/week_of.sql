-- Purpose: the first day of the week of a day, as the QBO company counts its weeks (T12), else from Monday. Locks: none.
-- Parameters: preferences, those of qbo.connection; its week_start is 0 for Monday, as in Python.
create or replace function qbo.week_of(day date, preferences jsonb) returns date
language sql immutable parallel safe as $$
select day - ((extract(isodow from day)::integer + 6 - coalesce((preferences ->> 'week_start')::integer, 0)) % 7)
$$;
