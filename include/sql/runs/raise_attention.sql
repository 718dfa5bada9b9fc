-- name: raise_attention(account_id, run_id, items)!
-- Purpose: opens attention items, or brings the open one of the same cause up to date (R5).
-- Parameters: items, a JSON array of {entity, aero_id, qbo_id, code, cause, title, hint, who, detail, intuit_tid}.
-- Locks: the rows touched.
insert into qbo.attention as a (
    account_id, run_id, entity, aero_id, qbo_id, code, cause, title, hint, who, detail, intuit_tid
)
select :account_id, :run_id, i.entity, i.aero_id, i.qbo_id, i.code, i.cause, i.title, i.hint, i.who, i.detail, i.intuit_tid
from jsonb_to_recordset(:items) as i (
    entity text, aero_id bigint, qbo_id text, code text, cause text, title text, hint text, who text, detail text,
    intuit_tid text
)
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint, detail = excluded.detail, intuit_tid = excluded.intuit_tid
    where
        (a.title, a.hint, a.detail, a.intuit_tid)
        is distinct from (excluded.title, excluded.hint, excluded.detail, excluded.intuit_tid)
