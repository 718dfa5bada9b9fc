-- name: set_back(account_id, qbo_time, overlap_s)!
-- Purpose: a cursor that is ahead of QBO's own clock was set by an answer whose clock was wrong; it goes back to where the
--   clock of this answer puts it (promise 2). Locks: the rows of those cursors.
update qbo.cursor
set changed_since = :qbo_time - make_interval(secs => :overlap_s)
where account_id = :account_id and changed_since > :qbo_time
