-- name: select_candidates(account_id, qbo_ids)
-- Purpose: customers that held companies may be, as QBO shows them now (C5). Locks: none.
select
    m.qbo_id, m.full_name, concat_ws(' ', m.given_name, m.family_name) as person, m.email,
    coalesce(m.phone, m.mobile) as phone
from qbo.mirror as m
where m.account_id = :account_id and m.list = 'Customer' and m.qbo_id = any(:qbo_ids::text[])
