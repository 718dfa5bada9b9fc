-- name: delete_own_time(account_id, weeks_from)!
-- Purpose: what was typed into QBO is counted anew from this week on (T12). Locks: those rows.
delete from qbo.own_time where account_id = :account_id and week >= :weeks_from
