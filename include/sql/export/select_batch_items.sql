-- name: select_batch_items(batch_id)
-- Purpose: the operations of a batch. Locks: none.
select i.bid, i.entity, i.operation, i.aero_id, i.body, i.base, i.asked, i.version, i.before
from qbo.batch_item as i
where i.batch_id = :batch_id
order by length(i.bid), i.bid
