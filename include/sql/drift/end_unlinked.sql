-- name: end_unlinked(account_id, codes)!
-- Purpose: time that is in QBO no more, or there anew, differs in nothing: its drift ends and its items close (R5).
-- Parameters: codes, of items about what QBO holds of an entry. Locks: those rows.
with ended as (
    update qbo.drift as d
    set gone_at = now()
    where
        d.account_id = :account_id and d.gone_at is null
        and not exists (
            select 1 from qbo.link as l
            where
                l.account_id = d.account_id and l.entity = 'TimeActivity' and l.aero_id = d.time_entry_id
                and l.qbo_id = d.qbo_id
        )
)
update qbo.attention as a
set resolved_at = now()
where
    a.account_id = :account_id and a.entity = 'TimeActivity' and a.resolved_at is null and a.code = any(:codes::text[])
    and not exists (
        select 1 from qbo.link as l
        where
            l.account_id = a.account_id and l.entity = 'TimeActivity' and l.aero_id = a.aero_id and l.qbo_id = a.qbo_id
    )
