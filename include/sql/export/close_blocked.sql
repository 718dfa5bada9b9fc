-- name: close_blocked(account_id, codes)!
-- Purpose: closes the items whose cause holds nothing back any more (R5).
-- Parameters: codes, those of causes.py; items of a refusal go with their row. Locks: those rows.
update qbo.attention as a
set resolved_at = now()
where
    a.account_id = :account_id and a.resolved_at is null
    and (a.code = any(:codes) or (a.cause ~ '^(company|entry):' and a.code ~ '^([0-9]+|unknown)$'))
    and not exists (
        select 1 from qbo.customer_due(array[:account_id]::bigint[]) as c
        where 'company:' || c.company_id = a.cause and (c.verdict = a.code or c.verdict = 'refused')
    )
    and not exists (
        select 1 from qbo.time_due(array[:account_id]::bigint[]) as t
        where t.cause = a.cause and (t.verdict = a.code or t.verdict = 'refused')
    )
