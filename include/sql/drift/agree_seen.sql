-- name: agree_seen(account_id, time_entry_id)!
-- Purpose: what QBO was seen to hold is what both sides agree that it holds: a later edit in Aero meets no conflict (T9).
-- Locks: the row of the link.
update qbo.link
set base = jsonb_set(base, '{qbo}', coalesce(base -> 'qbo', '{}') || seen), seen = null
where
    account_id = :account_id and entity = 'TimeActivity' and aero_id = :time_entry_id and seen is not null
    and not seen ? 'gone' and seen_at > synced_at
