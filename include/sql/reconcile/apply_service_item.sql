-- name: apply_service_item(run_id, account_id)!
-- Purpose: brings the planned service items into Aero (L4, L5). Result: rows written. Locks: those rows.
insert into aero.service_item (account_id, qbo_id, name, full_name, parent_qbo_id, is_active, unit_price)
select p.account_id, p.qbo_id, p.name, p.full_name, p.parent_qbo_id, p.is_active, p.unit_price
from qbo.planned_rows(:account_id, :run_id, 'Item') as p
on conflict (account_id, qbo_id) do update
    set
        name = excluded.name,
        full_name = excluded.full_name,
        parent_qbo_id = excluded.parent_qbo_id,
        is_active = excluded.is_active,
        unit_price = excluded.unit_price
