-- name: move_cursor(run_id, account_id, entity, overlap_s, import_limit)!
-- Purpose: the list is applied up to QBO time of its extract; last in the transaction that applied it (promise 2).
-- Locks: the row of the cursor.
insert into qbo.cursor as c (account_id, list, changed_since, import_limit)
select e.account_id, e.list, e.qbo_time - make_interval(secs => :overlap_s), :import_limit
from qbo.extract as e
where e.run_id = :run_id and e.account_id = :account_id and e.list = :entity
on conflict (account_id, list) do update
    set
        changed_since = greatest(c.changed_since, excluded.changed_since),
        import_limit = excluded.import_limit
