-- name: select_account(account_id)^
-- Purpose: what connecting must know: whether the account exists, its connection, how many links it has. Locks: none.
select
    a.account_id, a.name, k.realm_id, k.status, k.export_from, k.refresh_token,
    (select count(*) from qbo.link as l where l.account_id = a.account_id) as links
from aero.account as a
left join qbo.connection as k on a.account_id = k.account_id
where a.account_id = :account_id
