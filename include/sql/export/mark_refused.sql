-- name: mark_refused(batch_id, outcomes)!
-- Purpose: a row that QBO refused waits until it, or what QBO shows of it, looks different (R5). What a person
--   decided about it stands until QBO took it.
-- Parameters: outcomes, a JSON array of {bid, cause, why}; cause where it is not the row itself, why where a code of ours
--   says more than that of the fault. Locks: those rows.
update qbo.due as d
set
    state = 'refused', refused = i.asked, refused_code = coalesce(o.why, nullif(i.code, ''), 'unknown'),
    refused_cause = o.cause, noted = i.version
from qbo.batch_item as i
inner join jsonb_to_recordset(:outcomes) as o (bid text, cause text, why text) on i.bid = o.bid
where
    i.batch_id = :batch_id and i.outcome = 'refused'
    and d.account_id = i.account_id and d.entity = i.entity and d.aero_id = i.aero_id
