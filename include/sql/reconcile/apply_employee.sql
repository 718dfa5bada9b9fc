-- name: apply_employee(run_id, account_id)!
-- Purpose: brings the planned employees into Aero (L4, L5). Result: rows written. Locks: those rows.
insert into aero.employee (account_id, qbo_id, name, full_name, parent_qbo_id, is_active, bill_rate)
select p.account_id, p.qbo_id, p.name, p.full_name, p.parent_qbo_id, p.is_active, p.bill_rate
from qbo.planned_rows(:account_id, :run_id, 'Employee') as p
on conflict (account_id, qbo_id) do update
    set
        name = excluded.name,
        full_name = excluded.full_name,
        parent_qbo_id = excluded.parent_qbo_id,
        is_active = excluded.is_active,
        bill_rate = excluded.bill_rate
