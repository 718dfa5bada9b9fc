-- name: delete_strays(account_id, qbo_ids)$
-- Purpose: strays that are known now, or that QBO has no more. Result: when they were seen first. Locks: those rows.
with gone as (
    delete from qbo.stray where account_id = :account_id and qbo_id = any(:qbo_ids)
    returning seen_at
)
select min(g.seen_at) from gone as g
