-- name: upsert_links(batch_id, outcomes)!
-- Purpose: what QBO took is linked, with its id, SyncToken and the base; of time also the values of QBO that both agreed on.
--   What else somebody changed there stays as it was seen (T6).
-- Parameters: outcomes, a JSON array of {bid, sync_token, qbo}; qbo, values by field, only of time. Locks: the rows touched.
insert into qbo.link as l (account_id, entity, aero_id, qbo_id, sync_token, base)
select
    i.account_id, i.entity, i.aero_id, i.qbo_id, o.sync_token,
    case
        when o.qbo is null then i.base
        else i.base || jsonb_build_object('qbo', coalesce(i.base -> 'qbo', '{}') || o.qbo)
    end
from qbo.batch_item as i
inner join jsonb_to_recordset(:outcomes) as o (bid text, sync_token text, qbo jsonb) on i.bid = o.bid
where i.batch_id = :batch_id and i.outcome = 'done' and i.operation <> 'delete'
on conflict (account_id, entity, aero_id) do update
    set
        qbo_id = excluded.qbo_id, sync_token = excluded.sync_token, base = excluded.base, synced_at = now(),
        seen = case
            when l.qbo_id = excluded.qbo_id then qbo.seen_after(l.seen, l.base -> 'qbo', excluded.base -> 'qbo')
        end,
        seen_at = case when l.seen is null then l.seen_at else clock_timestamp() end
