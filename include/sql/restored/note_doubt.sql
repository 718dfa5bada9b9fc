-- name: note_doubt(account_id, gap_s)!
-- Purpose: what this database may have forgotten is noted before anything makes it look up to date (promise 1).
-- Locks: the row of the connection, where something is to be noted.
update qbo.connection as k
set
    known_in = r.known_in, doubt_from = r.doubt_from, doubt_until = r.doubt_until, is_copy = r.is_copy,
    known_until = now()
from (
    select c.account_id, m.*
    from qbo.connection as c
    cross join lateral qbo.remembered(c, :gap_s) as m
    where
        c.account_id = :account_id
        and (c.known_in, c.doubt_from, c.doubt_until) is distinct from (m.known_in, m.doubt_from, m.doubt_until)
) as r
where k.account_id = r.account_id
