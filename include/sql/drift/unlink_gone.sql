-- name: unlink_gone(account_id, time_entry_id)!
-- Purpose: an entry that was deleted in QBO and is wanted there again is to be created anew (T6). Locks: the link.
delete from qbo.link
where account_id = :account_id and entity = 'TimeActivity' and aero_id = :time_entry_id and seen ? 'gone'
