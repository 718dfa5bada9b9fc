-- name: archive_links(account_id)!
-- Purpose: connect --new-company: links to the old company are put aside, not lost: nothing exported before is sent
--   again, and a person can see what it was. Locks: none.
insert into qbo.old_link (account_id, realm_id, entity, aero_id, qbo_id, sync_token, base)
select l.account_id, k.realm_id, l.entity, l.aero_id, l.qbo_id, l.sync_token, l.base
from qbo.link as l
inner join qbo.connection as k on l.account_id = k.account_id
where l.account_id = :account_id
