-- name: insert_strays(account_id, strays)!
-- Purpose: time in QBO that nobody here knows is kept until it is known. Locks: the rows added.
-- Parameters: strays, a JSON array of {qbo_id, person, day}.
insert into qbo.stray (account_id, qbo_id, person, day, is_sure)
select k.account_id, s.qbo_id, s.person, s.day, k.is_copy
from jsonb_to_recordset(:strays) as s (qbo_id text, person text, day date)
inner join qbo.connection as k on k.account_id = :account_id
on conflict do nothing
