-- name: select_run_detail(account_id, run_id)^
-- Purpose: one run of an account. Result: no row where the account has none of this id; written, how many writes to QBO it
--   made; created, how many of them created something; planned, rows of its plan that are still kept. Locks: none.
select
    r.run_id, r.account_id, r.trigger, r.mode, r.dry_run, r.accept_shrink, r.status, r.started_at, r.finished_at, r.counts,
    r.error, r.api_calls, r.released_by, r.dag_run_id, r.validation, r.would_read, r.would_send,
    (select count(*) from qbo.write_log as w where w.account_id = r.account_id and w.run_id = r.run_id) as written,
    (
        select count(*) from qbo.write_log as c
        where c.account_id = r.account_id and c.run_id = r.run_id and c.operation = 'create'
    ) as created,
    (select count(*) from qbo.plan as p where p.run_id = r.run_id) as planned
from qbo.sync_run as r
where r.account_id = :account_id and r.run_id = :run_id
