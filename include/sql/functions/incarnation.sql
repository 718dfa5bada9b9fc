-- Purpose: a text that changes whenever this database may be a copy of an older state. Its first word says that it is one:
--   another cluster, another database, another history of it, a table of links that was filled again. Its second word, when
--   the server was started, says that it may be: a folder that was put back needs a start. Locks: none.
create or replace function qbo.incarnation() returns text language sql stable as $$
select concat_ws(
    ':', c.system_identifier, d.oid, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), -- its timeline
    pg_relation_filenode('qbo.link')
) || ' ' || extract(epoch from pg_postmaster_start_time())::bigint
from pg_control_system() as c
cross join pg_database as d
where d.datname = current_database()
$$;
