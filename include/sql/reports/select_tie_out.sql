-- name: select_tie_out(account_ids, since, until)
-- Purpose: the tie-out (T12), as qbo.tie_out has it; the latest week first. Locks: none.
-- Parameters: since and until, the first days of the first and the last week, or null for all weeks.
select t.*
from qbo.tie_out(:account_ids, :since::date, :until::date) as t
order by t.account_id asc, t.week desc, t.person asc, t.user_id asc
