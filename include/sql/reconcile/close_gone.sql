-- name: close_gone(run_id, account_id)!
-- Purpose: a customer that is back in QuickBooks asks for no survivor; one that is active there again has its own link
--   and no survivor (L7, R5). Locks: those rows.
with back as (
    select m.account_id, m.qbo_id, l.aero_id, m.is_active
    from qbo.staged as s
    inner join qbo.mirror as m on m.account_id = :account_id and s.list = m.list and s.qbo_id = m.qbo_id
    inner join qbo.link as l on m.account_id = l.account_id and l.entity = 'Customer' and m.qbo_id = l.qbo_id
    where
        s.run_id = :run_id and s.list = 'Customer' and not s.deleted and s.rejected is null
        and (
            m.gone
            or exists (select 1 from qbo.survivor as v where v.account_id = l.account_id and v.company_id = l.aero_id)
        )
),
known as (
    update qbo.mirror as m
    set gone = false
    from back as b
    where m.account_id = b.account_id and m.list = 'Customer' and m.qbo_id = b.qbo_id and m.gone
),
own as (
    delete from qbo.survivor as v
    using back as b
    where v.account_id = b.account_id and v.company_id = b.aero_id and b.is_active
)
update qbo.attention as a
set resolved_at = coalesce(a.resolved_at, now()), dismissed_version = null
from back as b
where
    a.account_id = b.account_id and a.entity = 'Customer' and a.code = 'customer_gone' and a.cause = 'company:' || b.aero_id
    and (a.resolved_at is null or a.dismissed_version is not null)
