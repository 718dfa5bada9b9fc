-- name: update_choices(account_id, auto_sync_time, import_limit)!
-- Purpose: what a firm chooses about its sync (T5, L2). Locks: its row.
update aero.account
set auto_sync_time = :auto_sync_time, import_limit = :import_limit
where account_id = :account_id
