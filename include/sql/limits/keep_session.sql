-- name: keep_session(account_id, owner, fence)!
-- Purpose: the session that runs this stands for the life of the holder's process: it holds an advisory lock named after
--   the owner, which PostgreSQL frees the moment the process dies. Locks: that lock, until the session ends.
update qbo.lease as l
set in_session = true
from (select pg_try_advisory_lock(hashtextextended('qbo.lease ' || :owner, 0)) as held) as s
where l.account_id = :account_id and l.owner = :owner and l.fence = :fence and s.held
