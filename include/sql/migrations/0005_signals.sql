-- Purpose: the signal that Aero changed is in the database (T2, C1, C3): in the transaction of the change, once an account.
-- A notification only says look; its payload is the account id, which nobody needs to believe. PostgreSQL folds equal
-- notifications of a transaction into one.

alter table qbo.lease add column wanted boolean not null default false; -- somebody was turned away: its end is signalled

create function qbo.signal(accounts bigint[]) returns void language sql as $$
    select pg_notify('qbo_due', k.account_id::text)
    from qbo.connection as k
    where k.account_id = any (accounts) and k.status = 'connected'
$$;

-- What becomes due while an account is disconnected is remembered, but signals nobody: it goes after the reconnect.

create or replace function qbo.company_inserted() returns trigger language plpgsql as $$
declare
    accounts bigint[];
begin
    with due as (
        insert into qbo.due (account_id, entity, aero_id)
        select c.account_id, 'Customer', c.company_id
        from changed as c
        inner join qbo.connection as k on c.account_id = k.account_id
        where c.company_type = 'Customer' and c.is_active
        on conflict (account_id, entity, aero_id) do update set version = excluded.version
        returning account_id
    )
    select array_agg(distinct d.account_id) into accounts from due as d;
    perform qbo.signal(accounts);
    return null;
end $$;

create or replace function qbo.company_updated() returns trigger language plpgsql as $$
declare
    accounts bigint[];
begin
    with moved as (
        select c.account_id, c.company_id, c.company_type
        from changed as c
        inner join was as w on c.company_id = w.company_id
        inner join qbo.connection as k on c.account_id = k.account_id
        left join qbo.link as l
            on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
        where
            (c.company_type, c.is_active, c.is_hidden) is distinct from (w.company_type, w.is_active, w.is_hidden)
            -- Aero's renames and moves of what QBO has are not exported (L6)
            or (l.aero_id is null and (c.name, c.parent_company_id) is distinct from (w.name, w.parent_company_id))
    ),
    due as (
        insert into qbo.due (account_id, entity, aero_id)
        select m.account_id, 'Customer', m.company_id
        from moved as m
        where m.company_type = 'Customer'
        on conflict (account_id, entity, aero_id) do update set version = excluded.version
    )
    -- one that is no Customer any more has nothing due, but entries may have waited for it (T7)
    select array_agg(distinct m.account_id) into accounts from moved as m;
    perform qbo.signal(accounts);
    return null;
end $$;

create or replace function qbo.time_entry_inserted() returns trigger language plpgsql as $$
declare
    accounts bigint[];
begin
    with due as (
        insert into qbo.due (account_id, entity, aero_id)
        select e.account_id, 'TimeActivity', e.time_entry_id
        from changed as e
        inner join qbo.connection as k on e.account_id = k.account_id
        where not e.do_not_sync and not e.is_deleted and e.work_date >= k.export_from
        on conflict (account_id, entity, aero_id) do update set version = excluded.version
        returning account_id
    )
    select array_agg(distinct d.account_id) into accounts from due as d;
    perform qbo.signal(accounts);
    return null;
end $$;

create or replace function qbo.time_entry_updated() returns trigger language plpgsql as $$
declare
    accounts bigint[];
begin
    with due as (
        insert into qbo.due (account_id, entity, aero_id, released)
        select e.account_id, 'TimeActivity', e.time_entry_id, w.do_not_sync
        from changed as e
        inner join was as w on e.time_entry_id = w.time_entry_id
        inner join qbo.connection as k on e.account_id = k.account_id
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
            set released = qbo.due.released or excluded.released, version = excluded.version
        returning account_id
    )
    select array_agg(distinct d.account_id) into accounts from due as d;
    perform qbo.signal(accounts);
    return null;
end $$;

-- A user who is matched with somebody in QBO releases the time that waited for it (T8).
create function qbo.app_user_updated() returns trigger language plpgsql as $$
begin
    perform qbo.signal((
        select array_agg(distinct u.account_id)
        from changed as u
        inner join was as w on u.user_id = w.user_id
        where
            (u.qbo_entity_type, u.qbo_entity_id) is distinct from (w.qbo_entity_type, w.qbo_entity_id)
            and exists (
                select 1
                from qbo.due as d
                inner join aero.time_entry as e on d.aero_id = e.time_entry_id
                where d.account_id = u.account_id and d.entity = 'TimeActivity' and e.user_id = u.user_id
            )
    ));
    return null;
end $$;
create trigger app_user_updated after update on aero.app_user referencing new table as changed old table as was
for each statement when (coalesce(current_setting('qbo.importing', true), '') <> 'on')
execute function qbo.app_user_updated();
