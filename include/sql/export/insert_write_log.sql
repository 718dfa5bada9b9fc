-- name: insert_write_log(batch_id, outcomes, intuit_tid, released_by)!
-- Purpose: every write to QBO is kept (R6). Locks: none.
insert into qbo.write_log (
    account_id, run_id, batch_id, entity, operation, aero_id, qbo_id, before, after, released_by, intuit_tid
)
select
    i.account_id, b.run_id, b.batch_id, i.entity, i.operation, i.aero_id, i.qbo_id, l.base, o.answer, :released_by,
    :intuit_tid
from qbo.batch_item as i
inner join qbo.batch as b on i.batch_id = b.batch_id
inner join jsonb_to_recordset(:outcomes) as o (bid text, answer jsonb) on i.bid = o.bid
left join qbo.link as l on i.account_id = l.account_id and i.entity = l.entity and i.aero_id = l.aero_id
where i.batch_id = :batch_id and i.outcome = 'done'
