-- name: fill_full_names(batch_id)!
-- Purpose: an exported company gets the full name that QBO gave it (L4). Locks: those rows.
update aero.company as c
set full_name = m.full_name
from qbo.batch_item as i
inner join qbo.mirror as m on i.account_id = m.account_id and m.list = 'Customer' and i.qbo_id = m.qbo_id
where
    i.batch_id = :batch_id and i.entity = 'Customer' and i.outcome = 'done' and c.company_id = i.aero_id
    and c.full_name is distinct from m.full_name
