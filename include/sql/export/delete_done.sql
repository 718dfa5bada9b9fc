-- name: delete_done(batch_id)!
-- Purpose: rows that QBO has as they stand in Aero are due no longer; one edited meanwhile stays due. Locks: those rows.
delete from qbo.due as d
using qbo.batch_item as i
where
    i.batch_id = :batch_id and i.outcome = 'done'
    and d.account_id = i.account_id and d.entity = i.entity and d.aero_id = i.aero_id
    and not exists (
        select 1 from aero.company as c
        where d.entity = 'Customer' and c.company_id = d.aero_id and c.is_active <> (i.base ->> 'is_active')::boolean
    )
