-- name: insert_batch_items(account_id, batch_id, items)!
-- Purpose: what each operation of a batch stands for.
-- Parameters: items, a JSON array of {bid, entity, operation, aero_id, body, base, asked, version, before}. Locks: none.
insert into qbo.batch_item (batch_id, account_id, bid, entity, operation, aero_id, body, base, asked, version, before)
select :batch_id, :account_id, i.bid, i.entity, i.operation, i.aero_id, i.body, i.base, i.asked, i.version, i.before
from jsonb_to_recordset(:items) as i (
    bid text, entity text, operation text, aero_id bigint, body jsonb, base jsonb, asked jsonb, version bigint, before jsonb
)
