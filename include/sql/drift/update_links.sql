-- name: update_links(account_id, links)!
-- Purpose: what QBO held where it was not what was agreed, what is billed there, and what was agreed where nobody kept it.
-- Parameters: links, a JSON array of {time_entry_id, qbo_id, seen, billed, agreed, is_same}; is_same: both sides came to the
--   same values, which are the base now. Locks: those rows.
update qbo.link as l
set
    seen = case when n.is_same then null else nullif(n.seen, 'null') end,
    seen_at = clock_timestamp(),
    billed_at = case when n.billed then coalesce(l.billed_at, now()) end,
    base = case
        when n.is_same then qbo.own_columns(e) || jsonb_build_object('qbo', n.seen)
        when l.base -> 'qbo' is null and n.agreed <> 'null' then l.base || jsonb_build_object('qbo', n.agreed)
        else l.base
    end
from jsonb_to_recordset(:links) as n (
    time_entry_id bigint, qbo_id text, seen jsonb, billed boolean, agreed jsonb, is_same boolean
)
inner join aero.time_entry as e on n.time_entry_id = e.time_entry_id
where
    l.account_id = :account_id and l.entity = 'TimeActivity' and l.aero_id = n.time_entry_id and l.qbo_id = n.qbo_id
