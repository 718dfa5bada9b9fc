-- name: insert_strays(account_id, strays)!
-- Purpose: time in QBO that nobody here knows is kept until it is known. Locks: the rows added.
-- Parameters: strays, a JSON array of {qbo_id, person, day}.
insert into qbo.stray (account_id, qbo_id, person, day)
select :account_id, s.qbo_id, s.person, s.day
from jsonb_to_recordset(:strays) as s (qbo_id text, person text, day date)
on conflict do nothing
