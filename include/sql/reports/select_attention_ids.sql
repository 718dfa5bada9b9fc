-- name: select_attention_ids(account_id, code)
-- Purpose: all open attention items of one code of an account. Locks: none.
select t.attention_id
from qbo.attention as t
where t.account_id = :account_id and t.code = :code and t.resolved_at is null
order by t.attention_id
