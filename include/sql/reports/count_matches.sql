-- name: count_matches(account_id)
-- Purpose: how many held companies there are of each kind, those left alone apart (C5). Locks: none.
select case when h.is_open then h.kind else 'left' end as kind, count(*) as companies
from qbo.matches_held(:account_id::bigint) as h
group by case when h.is_open then h.kind else 'left' end
