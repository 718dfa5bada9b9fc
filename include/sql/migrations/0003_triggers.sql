-- Purpose: rules that hold whoever writes to Aero: the Do Not Sync preset (T5), updated_at, and what becomes due for QBO.
-- The sync's own writes are no change in Aero: it sets qbo.importing to on for its transaction.

create function aero.preset_do_not_sync() returns trigger language plpgsql as $$
begin
    if new.do_not_sync is null then
        select not a.auto_sync_time into new.do_not_sync from aero.account as a where a.account_id = new.account_id;
    end if;
    return new;
end $$;
create trigger preset_do_not_sync before insert on aero.time_entry
for each row execute function aero.preset_do_not_sync();

create function aero.touch() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end $$;

do $$
declare
    t text;
begin
    foreach t in array array['account', 'company', 'contact', 'employee', 'vendor', 'class', 'service_item',
                             'app_user', 'time_entry']
    loop
        execute format('create trigger touch before update on aero.%I
                        for each row when (old.* is distinct from new.*) execute function aero.touch()', t);
    end loop;
end $$;

create function qbo.company_inserted() returns trigger language plpgsql as $$
begin
    insert into qbo.due (account_id, entity, aero_id)
    select c.account_id, 'Customer', c.company_id
    from changed as c
    inner join qbo.connection as k on c.account_id = k.account_id and k.status <> 'disconnected'
    where c.company_type = 'Customer' and c.is_active
    on conflict (account_id, entity, aero_id) do update set version = excluded.version;
    return null;
end $$;

create function qbo.company_updated() returns trigger language plpgsql as $$
begin
    insert into qbo.due (account_id, entity, aero_id)
    select c.account_id, 'Customer', c.company_id
    from changed as c
    inner join was as w on c.company_id = w.company_id
    inner join qbo.connection as k on c.account_id = k.account_id and k.status <> 'disconnected'
    where
        c.company_type = 'Customer'
        and (c.name, c.company_type, c.parent_company_id, c.is_active, c.is_hidden)
        is distinct from (w.name, w.company_type, w.parent_company_id, w.is_active, w.is_hidden)
    on conflict (account_id, entity, aero_id) do update set version = excluded.version;
    return null;
end $$;

create function qbo.time_entry_inserted() returns trigger language plpgsql as $$
begin
    insert into qbo.due (account_id, entity, aero_id)
    select e.account_id, 'TimeActivity', e.time_entry_id
    from changed as e
    inner join qbo.connection as k on e.account_id = k.account_id and k.status <> 'disconnected'
    where not e.do_not_sync and not e.is_deleted and e.work_date >= k.export_from
    on conflict (account_id, entity, aero_id) do update set version = excluded.version;
    return null;
end $$;

create function qbo.time_entry_updated() returns trigger language plpgsql as $$
begin
    insert into qbo.due (account_id, entity, aero_id, released)
    select e.account_id, 'TimeActivity', e.time_entry_id, w.do_not_sync
    from changed as e
    inner join was as w on e.time_entry_id = w.time_entry_id
    inner join qbo.connection as k on e.account_id = k.account_id and k.status <> 'disconnected'
    where
        not e.do_not_sync
        and (
            w.do_not_sync
            or (
                (e.user_id, e.company_id, e.service_item_id, e.class_id, e.work_date, e.hours, e.notes, e.is_billable, e.is_deleted)
                is distinct from
                (w.user_id, w.company_id, w.service_item_id, w.class_id, w.work_date, w.hours, w.notes, w.is_billable, w.is_deleted)
                -- before export_from only what was released or exported: no edit of old time makes it due (T10)
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
                )
            )
        )
    on conflict (account_id, entity, aero_id) do update
        set released = qbo.due.released or excluded.released, version = excluded.version;
    return null;
end $$;

create trigger company_inserted after insert on aero.company referencing new table as changed
for each statement when (coalesce(current_setting('qbo.importing', true), '') <> 'on')
execute function qbo.company_inserted();
create trigger company_updated after update on aero.company referencing new table as changed old table as was
for each statement when (coalesce(current_setting('qbo.importing', true), '') <> 'on')
execute function qbo.company_updated();
create trigger time_entry_inserted after insert on aero.time_entry referencing new table as changed
for each statement when (coalesce(current_setting('qbo.importing', true), '') <> 'on')
execute function qbo.time_entry_inserted();
create trigger time_entry_updated after update on aero.time_entry referencing new table as changed old table as was
for each statement when (coalesce(current_setting('qbo.importing', true), '') <> 'on')
execute function qbo.time_entry_updated();
