-- name: upsert_mirror(batch_id, rows)!
-- Purpose: customers that we created or changed stand in the mirror as QBO answered, so that our own echo is no
--   change. Parameters: rows, a JSON array of the staged columns. Locks: the rows touched.
insert into qbo.mirror as m (
    account_id, list, qbo_id, name, full_name, parent_qbo_id, is_active, is_project, given_name, family_name, email,
    phone, mobile, state
)
select
    b.account_id, 'Customer', r.qbo_id, r.name, r.full_name, r.parent_qbo_id, r.is_active, r.is_project, r.given_name,
    r.family_name, r.email, r.phone, r.mobile, 'imported'
from qbo.batch as b
cross join jsonb_to_recordset(:rows) as r (
    qbo_id text, name text, full_name text, parent_qbo_id text, is_active boolean, is_project boolean, given_name text,
    family_name text, email text, phone text, mobile text
)
where b.batch_id = :batch_id
on conflict (account_id, list, qbo_id) do update
    set
        name = excluded.name,
        full_name = excluded.full_name,
        parent_qbo_id = excluded.parent_qbo_id,
        is_active = excluded.is_active
