-- name: insert_batch_items(account_id, batch_id, items)!
-- Purpose: what each operation of a batch stands for, and the person who released it, if Aero has not changed it since (R6).
-- Parameters: items, a JSON array of {bid, entity, operation, aero_id, body, base, asked, version, before}. Locks: none.
insert into qbo.batch_item (
    batch_id, account_id, bid, entity, operation, aero_id, body, base, asked, version, before, asked_by
)
select
    :batch_id, :account_id, i.bid, i.entity, i.operation, i.aero_id, i.body, i.base, i.asked, i.version, i.before, d.asked_by
from jsonb_to_recordset(:items) as i (
    bid text, entity text, operation text, aero_id bigint, body jsonb, base jsonb, asked jsonb, version bigint, before jsonb
)
left join qbo.due as d
    on d.account_id = :account_id and i.entity = d.entity and i.aero_id = d.aero_id and i.version = d.version
