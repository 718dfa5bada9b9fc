-- name: close_blocked(account_id, codes)!
-- Purpose: closes the items whose cause holds nothing back any more (R5); what was dismissed counts as told no longer.
-- Parameters: codes, those of causes.py; refusals of QBO have a number, or are unknown. Locks: those rows.
with gone as (
    select a.attention_id
    from qbo.attention as a
    where
        a.account_id = :account_id and (a.resolved_at is null or a.dismissed_version is not null)
        and not starts_with(a.cause, 'row:') -- quarantined, and closed by validation
        and (a.code = any(:codes) or (a.cause ~ '^(company|entry|setting):' and a.code ~ '^([0-9]+|unknown)$'))
        and not exists (
            select 1 from qbo.what_blocks(array[:account_id]::bigint[]) as b where b.cause = a.cause and b.code = a.code
        )
)
update qbo.attention as a
set resolved_at = coalesce(a.resolved_at, now()), dismissed_version = null
from gone as g
where a.attention_id = g.attention_id
