-- name: lock_entries(account_id, ids)
-- Purpose: the entries that a person is about to change, as they are; nobody else changes them meanwhile.
-- Result: those of the account. Locks: their rows, in the order of their ids.
select e.time_entry_id, e.updated_at, e.hours
from aero.time_entry as e
where e.account_id = :account_id and e.time_entry_id = any(:ids)
order by e.time_entry_id
for update
