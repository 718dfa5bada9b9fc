-- name: select_linked(account_id, entities)
-- Purpose: QBO ids that have a link already. Locks: none.
select l.entity, l.qbo_id
from qbo.link as l
where l.account_id = :account_id and l.entity = any(:entities)
