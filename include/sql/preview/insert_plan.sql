-- name: insert_plan(run_id, account_id, rows)!
-- Purpose: what a dry run would do is kept with it, in its order (R2). Locks: none.
-- Parameters: rows, a JSON array of the rows of select_plan. Ids below 0 stand for what is not there.
insert into qbo.plan (run_id, account_id, entity, action, name, was, reason, qbo_id, aero_id, entries, hours)
select
    :run_id, :account_id, r.line ->> 'entity', r.line ->> 'action', r.line ->> 'name', r.line ->> 'was',
    r.line ->> 'reason', case when not starts_with(r.line ->> 'qbo_id', '-') then r.line ->> 'qbo_id' end,
    case when (r.line ->> 'aero_id')::bigint > 0 then (r.line ->> 'aero_id')::bigint end,
    (r.line ->> 'entries')::integer, (r.line ->> 'hours')::numeric
from jsonb_array_elements(:rows) with ordinality as r (line, place)
order by r.place
