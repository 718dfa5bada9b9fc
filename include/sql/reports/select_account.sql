-- name: select_account(account_id)^
-- Purpose: what the head of a page says about its account. Result: status is null where it was never connected; others,
--   whether there are more accounts. Locks: none.
select
    a.account_id, a.name, k.status, k.realm_id, k.company_name, coalesce(k.time_zone, 'UTC') as time_zone,
    (
        select count(*) from qbo.attention as t where t.account_id = a.account_id and t.resolved_at is null
    ) as attention_open,
    (select min(o.account_id) <> max(o.account_id) from aero.account as o) as others
from aero.account as a
left join qbo.connection as k on a.account_id = k.account_id
where a.account_id = :account_id
