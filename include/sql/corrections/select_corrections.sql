-- name: select_corrections(account_id, most, without)
-- Purpose: exported entries that Aero changed or deleted and that may go now, oldest first (T9).
-- Parameters: without, entries that had their tries. Result: rows of qbo.time_due with link_base and sync_token of the link;
--   answered is what QBO said last, for links from before the base kept it. Locks: none.
select d.*, l.base as link_base, l.sync_token, w.after as answered
from qbo.time_due(array[:account_id]::bigint[]) as d
inner join qbo.link as l
    on d.account_id = l.account_id and l.entity = 'TimeActivity' and d.time_entry_id = l.aero_id
left join lateral (
    select g.after
    from qbo.write_log as g
    where
        not l.base ? 'qbo' and g.account_id = l.account_id and g.entity = 'TimeActivity' and g.aero_id = l.aero_id
        and g.qbo_id = l.qbo_id and g.after is not null
    order by g.write_id desc
    limit 1
) as w on true
where d.verdict in ('update', 'delete') and d.time_entry_id <> all(:without::bigint[])
order by d.work_date, d.time_entry_id
limit :most
