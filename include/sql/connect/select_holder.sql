-- name: select_holder(account_id, realm_id)$
-- Purpose: another account that this QBO company belongs to: connected, or disconnected with its links kept.
-- Locks: none.
select k.account_id
from qbo.connection as k
where
    k.realm_id = :realm_id and k.account_id <> :account_id
    and (
        k.status <> 'disconnected'
        or exists (select 1 from qbo.link as l where l.account_id = k.account_id)
    )
order by k.account_id
limit 1
