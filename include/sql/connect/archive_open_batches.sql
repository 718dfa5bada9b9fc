-- name: archive_open_batches(account_id)!
-- Purpose: connect --new-company: what was sent to the old company and never answered counts as exported there: it may
--   stand there, and is not sent again. Locks: none.
insert into qbo.old_link (account_id, realm_id, entity, aero_id, qbo_id, base)
select i.account_id, k.realm_id, i.entity, i.aero_id, 'unanswered', i.base
from qbo.batch as b
inner join qbo.batch_item as i on b.batch_id = i.batch_id
inner join qbo.connection as k on b.account_id = k.account_id
where b.account_id = :account_id and b.status in ('sent', 'looked_up') and i.outcome is null
