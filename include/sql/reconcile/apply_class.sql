-- name: apply_class(run_id, account_id)!
-- Purpose: brings the planned classes into Aero (L4, L5). Result: rows written. Locks: those rows.
insert into aero.class (account_id, qbo_id, name, full_name, parent_qbo_id, is_active)
select p.account_id, p.qbo_id, p.name, p.full_name, p.parent_qbo_id, p.is_active
from qbo.planned_rows(:account_id, :run_id, 'Class') as p
on conflict (account_id, qbo_id) do update
    set
        name = excluded.name,
        full_name = excluded.full_name,
        parent_qbo_id = excluded.parent_qbo_id,
        is_active = excluded.is_active
