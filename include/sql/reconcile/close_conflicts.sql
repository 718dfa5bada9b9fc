-- name: close_conflicts(account_id)!
-- Purpose: two names that agree again, with each other or with the base, are no conflict any more (L6, R5).
-- Locks: those rows.
update qbo.attention as a
set resolved_at = coalesce(a.resolved_at, now()), dismissed_version = null
from qbo.link as l, aero.company as c, qbo.mirror as m
where
    a.account_id = :account_id and a.code = 'name_conflict'
    and (a.resolved_at is null or a.dismissed_version is not null)
    and l.account_id = a.account_id and l.entity = 'Customer' and l.aero_id = a.aero_id
    and c.company_id = l.aero_id
    and m.account_id = l.account_id and m.list = 'Customer' and m.qbo_id = l.qbo_id
    and (
        m.name = l.base ->> 'name'
        or qbo.bare_name(c.name) in (qbo.bare_name(m.name), qbo.bare_name(l.base ->> 'name'))
    )
