-- Purpose: the words of an attention item with what they are about. Parameters: words with {subject}, {person},
--   {customer}, {day} and {hours}; the others are what stands in their place. Locks: none.
create or replace function qbo.fill_in(words text, subject text, person text, customer text, day text, hours numeric)
returns text
language sql immutable parallel safe as $$
select replace(replace(replace(replace(replace(
    words,
    '{hours}', coalesce(trim_scale(hours)::text, '0')), '{day}', coalesce(day, '')),
    '{customer}', coalesce(customer, 'no customer')), '{person}', coalesce(person, 'somebody')),
    '{subject}', coalesce(subject, ''))
$$;
