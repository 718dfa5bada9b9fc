-- Purpose: the first day of the week of a day, as the QBO company counts its weeks (T12), else from Monday. Locks: none.
-- Parameters: preferences, those of qbo.connection; its week_start is 0 for Monday, as in Python.
create or replace function qbo.week_of(day date, preferences jsonb) returns date
language sql immutable parallel safe as $$
-- each parameter once: PostgreSQL then puts the expression in place of a call
select date_bin(
    interval '7 days', day::timestamp, (date '2000-01-03' + coalesce((preferences ->> 'week_start')::integer, 0))::timestamp
)::date
$$;
