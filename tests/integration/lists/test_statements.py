"""Every statement prepares on a migrated PostgreSQL, and those that write name their account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from qbo.store.queries import SCRIPTS, SQL_DIR, sql

if TYPE_CHECKING:
    from pathlib import Path

    from qbo.store.engine import Database

FILES = sorted(path for path in SQL_DIR.glob("*/*.sql") if path.parent.name not in SCRIPTS)
UTILITY = ("analyze ",)  # PostgreSQL prepares no utility statements
PLACE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_statement_prepares_on_PostgreSQL(path: Path, shared: Database) -> None:
    text = getattr(getattr(sql, path.parent.name), path.stem).sql
    names = list(dict.fromkeys(PLACE.findall(text)))
    numbered = PLACE.sub(lambda found: f"${names.index(found[1]) + 1}", text).replace("%%", "%")
    body = "\n".join(line for line in numbered.splitlines() if not line.startswith("--")).strip()
    if body.startswith(UTILITY):
        return
    types = ", ".join(["unknown"] * len(names))
    with shared.transaction() as connection:
        connection.execute(f"prepare tried{f'({types})' if names else ''} as {numbered}".encode())
        connection.execute(b"deallocate tried")


@pytest.fixture(scope="module")
def shared(postgres: object, migrated_template: str) -> object:
    from qbo.store.engine import Database

    uri = postgres.create_database("statements", template=migrated_template)  # type: ignore[attr-defined]
    database = Database(uri)
    yield database
    database.close()
    postgres.drop_database("statements")  # type: ignore[attr-defined]


WRITES = [path for path in FILES if path.parent.name in {"reconcile", "detect"} and "decide" not in path.stem]
BY_RUN = {
    "expect_many",
    "stop_list",
    "mark_applied",
    "begin_import",
    "select_changed",
    "select_due_accounts",
    "select_waiting",
    "pair_names",  # of the names that it is given
    "analyze_imported",  # statistics of whole tables
}


@pytest.mark.parametrize("path", WRITES, ids=lambda path: path.stem)
def test_R4_what_writes_lists_is_bound_to_one_account(path: Path) -> None:
    text = path.read_text()
    assert ":account_id" in text or path.stem in BY_RUN or ".account_id = q.account_id" in text
