-- name: select_held_time(account_id)^
-- Purpose: how much time Do Not Sync holds that would go without it (T5). Locks: none.
select count(*) as entries, coalesce(sum(h.hours), 0) as hours from qbo.held_time(:account_id) as h
