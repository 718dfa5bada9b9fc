-- Purpose: what QBO was seen to hold (T6), after a write of ours or an agreement: the fields that this was about are as both
--   have them now, the others as they were seen; null where nothing differs any more. Locks: none.
-- Parameters: was and now, the values of QBO that both agree on, before and after.
create or replace function qbo.seen_after(seen jsonb, was jsonb, now jsonb)
returns jsonb
language sql immutable as $$
select case
    when seen ? 'gone' then seen
    else nullif(seen || coalesce((
        select jsonb_object_agg(n.key, n.value)
        from jsonb_each(now) as n
        where n.value is distinct from was -> n.key
    ), '{}'), now)
end
$$;
