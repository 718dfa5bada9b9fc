"""A backup of a database, and the ways in which people restore one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from demo.postgres import EmbeddedPostgres
    from integration.world import World

WAYS = ("another database", "the same tables, filled again", "a snapshot that tells nothing")
TABLES = "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('aero', 'qbo') order by 1"
MIGRATIONS = {"qbo.migration"}


class Backup:
    """Of a world's database, taken when it is made. ``restore``: as that way of restoring does it."""

    def __init__(self, world: World, postgres: EmbeddedPostgres, way: str = WAYS[0]) -> None:
        self.world, self.postgres, self.way = world, postgres, way
        self.name = str(world.database.engine.url.database)
        world.database.close()
        postgres.drop_database("backup")
        postgres.create_database("backup", template=self.name)

    def restore(self) -> None:
        """QuickBooks has forgotten the request ids by then."""
        self.world.database.close()
        if self.way == "the same tables, filled again":
            self._fill_again()
        else:
            self.postgres.drop_database(self.name)
            self.postgres.create_database(self.name, template="backup")
        if self.way == "a snapshot that tells nothing":
            self.world.rows("update qbo.connection set known_in = qbo.incarnation()")
        self.world.emulator.forget_requestids()

    def _fill_again(self) -> None:
        """As ``pg_restore --data-only`` behind a truncate: the database and its tables stay the same ones."""
        with (
            psycopg.connect(self.postgres.uri("backup")) as old,
            psycopg.connect(self.postgres.uri(self.name)) as new,
        ):
            names = [row[0] for row in new.execute(TABLES).fetchall() if row[0] not in MIGRATIONS]
            new.execute("set session_replication_role = replica")
            new.execute(f"truncate {', '.join(names)}".encode())
            for name in names:
                with (
                    old.cursor().copy(f"copy {name} to stdout".encode()) as source,
                    new.cursor().copy(f"copy {name} from stdin".encode()) as target,
                ):
                    for data in source:
                        target.write(data)
