-- name: select_changed(account_id, rows)
-- Purpose: which rows of a CDC answer differ from what is known; a balance or an address is no change, nor is the mark
--   that QBO put behind the name of a parent (L7).
-- Parameters: rows, a JSON array of objects with the staged columns and list. Result: list and qbo_id. Locks: none.
select r.list, r.qbo_id
from jsonb_to_recordset(:rows) as r (
    list text, qbo_id text, name text, full_name text, parent_qbo_id text, is_active boolean, is_project boolean,
    item_type text, unit_price numeric, bill_rate numeric, given_name text, family_name text, email text, phone text,
    mobile text, deleted boolean
)
left join qbo.mirror as m on m.account_id = :account_id and r.list = m.list and r.qbo_id = m.qbo_id
where
    exists ( -- as it was before it turned bad: out of quarantine (L9, R5)
        select 1 from qbo.quarantine as q
        where q.account_id = :account_id and q.list = r.list and q.qbo_id = r.qbo_id and q.gone_at is null
    )
    or (
        (
            r.name, replace(r.full_name, ' (deleted):', ':'), r.parent_qbo_id, r.is_active, r.is_project, r.item_type,
            r.unit_price, r.bill_rate, r.given_name, r.family_name, r.email, r.phone, r.mobile
        )
        is distinct from (
            m.name, replace(m.full_name, ' (deleted):', ':'), m.parent_qbo_id, m.is_active, m.is_project, m.item_type,
            m.unit_price, m.bill_rate, m.given_name, m.family_name, m.email, m.phone, m.mobile
        )
        and not (r.deleted and m.is_active is not true)
    )
