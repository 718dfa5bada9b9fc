-- name: insert_write_log(batch_id, outcomes, intuit_tid, released_by)!
-- Purpose: every write that QBO made is kept, once (R6). Before: nothing for a create, else the object as it was read
--   right before, or the base of its link; after: what QBO answered, or what a look-up found where the answer was lost.
--   Released by the person who asked for it, where there was one, and the run that sent it.
-- Parameters: released_by, of the run that settles the batch, where the batch does not know who stored it. Locks: none.
insert into qbo.write_log (
    account_id, run_id, batch_id, entity, operation, aero_id, qbo_id, before, after, released_by, intuit_tid, found
)
select
    i.account_id, b.run_id, b.batch_id, i.entity, i.operation, i.aero_id, i.qbo_id,
    case when i.operation <> 'create' then coalesce(i.before, l.base) end,
    o.answer, coalesce(i.asked_by || ', sent by ', '') || coalesce(b.released_by, :released_by), nullif(:intuit_tid, ''), o.found
from qbo.batch_item as i
inner join qbo.batch as b on i.batch_id = b.batch_id
inner join jsonb_to_recordset(:outcomes) as o (bid text, answer jsonb, found boolean) on i.bid = o.bid
left join qbo.link as l on i.account_id = l.account_id and i.entity = l.entity and i.aero_id = l.aero_id
where i.batch_id = :batch_id and i.outcome = 'done'
on conflict (batch_id, entity, aero_id) do nothing
