-- name: select_attention_item(account_id, attention_id)^
-- Purpose: one open attention item of an account. Result: no row where the account has none of this id. Locks: none.
select
    t.attention_id, t.account_id, t.entity, t.aero_id, t.qbo_id, t.code, t.cause, t.title, t.hint, t.detail, t.who, t.entries,
    t.hours, t.intuit_tid, t.run_id, t.raised_at
from qbo.attention as t
where t.account_id = :account_id and t.attention_id = :attention_id and t.resolved_at is null
