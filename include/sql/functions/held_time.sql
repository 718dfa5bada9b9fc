-- Purpose: time that Do Not Sync holds and that would go without it: not in QBO, not before the start (T5). Locks: none.
create or replace function qbo.held_time(account bigint)
returns table (time_entry_id bigint, hours numeric)
language sql stable as $$
select e.time_entry_id, e.hours
from aero.time_entry as e
inner join qbo.connection as k on e.account_id = k.account_id
where
    e.account_id = account and e.do_not_sync and not e.is_deleted and e.work_date >= k.export_from
    and not exists (
        select 1 from qbo.link as l
        where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
    )
$$;
