-- name: delete_superseded(run_id, entity)!
-- Purpose: a row that came in two pages is kept once, from the later page; two in one page stay, to be quarantined.
-- Locks: those rows.
delete from qbo.staged as s
where
    s.run_id = :run_id and s.list = :entity
    and exists (
        select 1 from qbo.staged as later
        where later.run_id = s.run_id and later.list = s.list and later.qbo_id = s.qbo_id and later.page > s.page
    )
