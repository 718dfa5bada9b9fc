-- name: delete_superseded(run_id, entity)!
-- Purpose: a row that came in two pages is kept once, from the later page; two in one page stay, to be quarantined.
-- One sort and no join: on rows copied a moment ago, without statistics, a join of staging with itself took minutes.
-- Locks: those rows.
delete from qbo.staged as s
where s.ctid = any(array(
    select d.ctid
    from (
        select t.ctid, t.page, max(t.page) over (partition by t.qbo_id) as last_page
        from qbo.staged as t
        where t.run_id = :run_id and t.list = :entity and t.qbo_id is not null
    ) as d
    where d.page < d.last_page
))
