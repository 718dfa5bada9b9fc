"""A backup that a history takes and restores: a copy of each table within the database, as quick as its beginning is.

``backup.Backup`` is the real thing, a database of its own; what it changes of ``qbo.incarnation`` changes here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from integration.reliability.ward import grow_older

if TYPE_CHECKING:
    from integration.world import Account, World

SURE: Final = "the same tables, filled again"
FOLDER: Final = "a folder put back"
SNAPSHOT: Final = "a snapshot that tells nothing"
WAYS: Final = (SURE, FOLDER, SNAPSHOT)
PREPARE: Final = """
create schema backup;
create table backup.sequences as select schemaname as s, sequencename as n, last_value as v from pg_sequences limit 0;
do $$ declare t record; begin
    for t in select * from kept.tables loop
        execute format('create unlogged table backup.%I (like %I.%I)', t.s || '_' || t.n, t.s, t.n);
    end loop;
end $$;
create function backup.take() returns void language plpgsql as $$ declare t record; begin
    for t in select * from kept.tables loop
        execute format('delete from backup.%I', t.s || '_' || t.n);
        execute format('insert into backup.%I table %I.%I', t.s || '_' || t.n, t.s, t.n);
    end loop;
    delete from backup.sequences;
    insert into backup.sequences
    select schemaname, sequencename, last_value from pg_sequences where schemaname in ('aero', 'qbo');
end $$;
create function backup.restore() returns void language plpgsql as $$ declare t record; begin
    set local session_replication_role = replica;
    for t in select * from kept.tables loop
        execute format('delete from %I.%I', t.s, t.n);
    end loop;
    truncate qbo.link;
    for t in select * from kept.tables loop
        execute format('insert into %I.%I overriding system value table backup.%I', t.s, t.n, t.s || '_' || t.n);
    end loop;
    perform setval(format('%I.%I', q.s, q.n), coalesce(q.v, 1), q.v is not null) from backup.sequences as q;
end $$;
"""
LOOKS_LIKE: Final = {
    FOLDER: "split_part(qbo.incarnation(), ' ', 1) || ' 5'",  # the server was started anew, and no more
    SNAPSHOT: "qbo.incarnation()",
}


class KeptBackup:
    """There is one at a time. ``days``: that passed since it was taken."""

    def __init__(self, world: World, account: Account) -> None:
        self.world, self.account = world, account
        self.days = 0
        world.rows("select backup.take()")

    def restore(self, way: str) -> None:
        self.world.rows("select backup.restore()")
        if way in LOOKS_LIKE:
            self.world.rows(f"update qbo.connection set known_in = {LOOKS_LIKE[way]}")
        grow_older(self.world, self.account, self.days)
