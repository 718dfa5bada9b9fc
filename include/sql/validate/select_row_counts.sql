-- name: select_row_counts(run_ids)
-- Purpose: rows of every whole list beside half of the active rows known before, where there are any (L9). Locks: none.
-- Result: row (what it is about), run_id, list, rows, half_known.
select e.run_id || ' ' || e.list as row, e.run_id, e.list, e.rows, known.half as half_known
from qbo.extract as e
cross join lateral (
    select (count(*) / 2.0)::double precision as half
    from qbo.mirror as m
    where m.account_id = e.account_id and m.list = e.list and m.is_active and m.state = 'imported'
) as known
where e.run_id = any(:run_ids) and e.validated_at is null and e.whole and known.half > 0
