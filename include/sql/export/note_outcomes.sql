-- name: note_outcomes(batch_id, outcomes)!
-- Purpose: what QBO answered to each operation.
-- Parameters: outcomes, a JSON array of {bid, outcome, qbo_id, code}. Locks: the rows of the batch.
update qbo.batch_item as i
set outcome = o.outcome, qbo_id = o.qbo_id, code = o.code
from jsonb_to_recordset(:outcomes) as o (bid text, outcome text, qbo_id text, code text)
where i.batch_id = :batch_id and i.bid = o.bid
