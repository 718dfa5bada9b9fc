-- name: close_tied_out(account_id, since, causes)!
-- Purpose: weeks that tie out again need nobody any more, also where the item had been dismissed (R5).
-- Parameters: since, the first day that was compared; causes, those that still do not tie out. Locks: those rows.
update qbo.attention as a
set resolved_at = coalesce(a.resolved_at, now()), dismissed_version = null
where
    a.account_id = :account_id and a.code = 'tie_out' and (a.resolved_at is null or a.dismissed_version is not null)
    and right(a.cause, 10)::date + 6 >= :since and a.cause <> all(:causes)
