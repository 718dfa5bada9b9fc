-- Purpose: time from before the first day (T10) that was in QBO once goes there again when it is undeleted (T9): its link
--   went with its time activity, so it counts as released. As in migration 0005 but for was_in_qbo.
create or replace function qbo.time_entry_updated() returns trigger language plpgsql as $$
declare
    accounts bigint[];
begin
    with due as (
        insert into qbo.due (account_id, entity, aero_id, released)
        select e.account_id, 'TimeActivity', e.time_entry_id, w.do_not_sync or b.was_in_qbo
        from changed as e
        inner join was as w on e.time_entry_id = w.time_entry_id
        inner join qbo.connection as k on e.account_id = k.account_id
        cross join lateral (
            select e.work_date < k.export_from and qbo.was_in_qbo(e.account_id, e.time_entry_id) as was_in_qbo
        ) as b
        where
            not e.do_not_sync
            and (
                w.do_not_sync
                or (
                    (e.user_id, e.company_id, e.service_item_id, e.class_id, e.work_date, e.hours, e.notes, e.is_billable,
                        e.is_deleted)
                    is distinct from
                    (w.user_id, w.company_id, w.service_item_id, w.class_id, w.work_date, w.hours, w.notes, w.is_billable,
                        w.is_deleted)
                    -- before export_from only what was released or exported, ever: no edit of old time makes it due (T10)
                    and (
                        e.work_date >= k.export_from
                        or exists (
                            select 1 from qbo.link as l
                            where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
                        )
                        or exists (
                            select 1 from qbo.due as d
                            where d.account_id = e.account_id and d.entity = 'TimeActivity' and d.aero_id = e.time_entry_id
                        )
                        or b.was_in_qbo
                    )
                )
            )
        on conflict (account_id, entity, aero_id) do update
            set released = qbo.due.released or excluded.released, version = excluded.version
        returning account_id
    )
    select array_agg(distinct d.account_id) into accounts from due as d;
    perform qbo.signal(accounts);
    return null;
end $$;
