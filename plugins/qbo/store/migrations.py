"""Brings both schemas up to date: numbered migrations once each, functions whenever their text has changed.

Why our own forty lines: docs/adr/0002-migrations.md.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qbo.store.queries import SQL_DIR

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

    from qbo.store.engine import Database

LOCK = 0x61657271  # one migrate at a time in a database, whoever runs it; freed by PostgreSQL if the process dies
HISTORY = """
create schema if not exists qbo;
create table if not exists qbo.migration (
    name text primary key, digest text not null, applied_at timestamptz not null default now()
);
"""


def migrate(database: Database, folder: Path = SQL_DIR) -> list[str]:
    """Names of what was applied, empty where all stood already; everything in one transaction."""
    with database.transaction() as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute(HISTORY)
        known = dict(connection.execute("select name, digest from qbo.migration").fetchall())
        scripts = [*sorted((folder / "migrations").glob("*.sql")), *sorted((folder / "functions").glob("*.sql"))]
        return [script.name for script in scripts if _apply(connection, script, known.get(script.name))]


def _apply(connection: psycopg.Connection, script: Path, known: str | None) -> bool:
    text = script.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    if known == digest or (known and script.parent.name == "migrations"):
        return False
    connection.execute(text.encode())
    connection.execute(
        "insert into qbo.migration (name, digest) values (%s, %s) "
        "on conflict (name) do update set digest = excluded.digest, applied_at = now()",
        (script.name, digest),
    )
    return True
