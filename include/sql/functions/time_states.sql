-- Purpose: what the pages say about every time entry, and filter by: its place (T12), and what else is to be known of it.
-- Parameters: accounts; entry_ids, only these, null for all. Locks: none.
-- Result: as qbo.time_place; states has sent in the place of qbo, and beside it attention (an open item asks for it or holds
--   it back), billed (on an invoice in QBO), changed (in QBO since, T6), changing (in Aero since, and not yet in QBO).
drop function if exists qbo.time_states(bigint[]); -- as it was before it had a second parameter
drop function if exists qbo.time_states(bigint[], bigint[]); -- its result may have changed
set local check_function_bodies = off; -- it reads functions whose files may come after it
create function qbo.time_states(accounts bigint[], entry_ids bigint[] default null)
returns table (
    account_id bigint, time_entry_id bigint, place text, hours numeric, states text[], code text, cause text,
    attention_id bigint, qbo_id text, synced_at timestamptz, billed_at timestamptz
)
language sql stable as $$
with asked as materialized (
    select a.account_id, a.aero_id, max(a.attention_id) as attention_id
    from qbo.attention as a
    where
        a.account_id = any (accounts) and a.entity = 'TimeActivity' and a.aero_id is not null and a.resolved_at is null
    group by a.account_id, a.aero_id
),
drifted as materialized (
    select distinct d.account_id, d.time_entry_id, d.qbo_id
    from qbo.drift as d
    where d.account_id = any (accounts) and d.gone_at is null
)
select
    p.account_id, p.time_entry_id, p.place, p.hours,
    array_remove(array[
        case when p.place = 'qbo' then 'sent' else p.place end,
        case
            when a.attention_id is not null or p.place = 'refused' or (p.place = 'qbo' and p.attention_id is not null)
                then 'attention'
        end,
        case when p.billed_at is not null then 'billed' end,
        case when d.time_entry_id is not null then 'changed' end,
        case when p.place = 'qbo' and p.code is not null then 'changing' end
    ], null),
    p.code, p.cause, coalesce(p.attention_id, a.attention_id), p.qbo_id, p.synced_at, p.billed_at
from qbo.time_place(accounts, entry_ids) as p
left join asked as a on p.account_id = a.account_id and p.time_entry_id = a.aero_id
left join drifted as d
    on p.account_id = d.account_id and p.time_entry_id = d.time_entry_id and p.qbo_id = d.qbo_id
$$;
set local check_function_bodies = on;
