-- name: select_time_ids(account_id, wanted, most)
-- Purpose: the entries that a filter finds. Parameters: as in qbo.time_found. Locks: none.
select f.time_entry_id, f.hours from qbo.time_found(:account_id, :wanted::jsonb, :most) as f
