-- name: select_of_runs(account_ids, run_ids)
-- Purpose: what is open of some accounts; is_new: it was raised in one of these runs, or what it stands for was refused
--   in it again, or it concerns the account as a whole (R6). Locks: none.
select
    t.account_id, t.code, t.title, t.hint, t.who, t.entries, t.hours,
    coalesce(t.run_id = any(:run_ids::bigint[]), false) or t.code in ('reconnect', 'list_shrunk') or t.cause = 'fault'
    or exists (
        select 1 from qbo.batch as b
        inner join qbo.batch_item as i on b.batch_id = i.batch_id
        where
            b.run_id = any(:run_ids::bigint[]) and i.outcome = 'refused' and i.account_id = t.account_id
            and i.entity = t.entity and i.aero_id = t.aero_id
    )
    or exists (
        select 1 from qbo.due as d
        where d.account_id = t.account_id and d.run_id = any(:run_ids::bigint[]) and d.state = t.code
    ) as is_new
from qbo.attention as t
where t.account_id = any(:account_ids::bigint[]) and t.resolved_at is null
order by t.account_id, t.raised_at, t.attention_id
