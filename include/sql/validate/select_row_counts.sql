-- name: select_row_counts(run_ids)
-- Purpose: rows of every extracted list beside half of the active rows known before (L9). Locks: none.
select
    e.run_id, e.list, e.rows,
    case when e.whole then (
        select count(*) / 2.0 from qbo.mirror as m
        where m.account_id = e.account_id and m.list = e.list and m.is_active and m.state = 'imported'
    ) else 0 end::double precision as half_known
from qbo.extract as e
where e.run_id = any(:run_ids) and e.validated_at is null
