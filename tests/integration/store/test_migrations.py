"""Migrations: once each, whoever runs them at once, and only ever adding to an Aero that stands already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from integration.store.old_aero import OLD_AERO, rows
from qbo.store.engine import Database
from qbo.store.migrations import migrate
from qbo.store.queries import SQL_DIR

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPE = """
select table_schema, table_name, column_name, data_type, is_nullable, column_default
from information_schema.columns where table_schema in ('aero', 'qbo') order by 1, 2, 3
"""


@pytest.fixture
def empty(empty_database_uri: str) -> Iterator[Database]:
    database = Database(empty_database_uri)
    yield database
    database.close()


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    scripts = {path.name for folder in ("migrations", "functions") for path in (SQL_DIR / folder).glob("*.sql")}
    assert set(migrate(empty)) == scripts
    before = rows(empty, SHAPE), rows(empty, "select * from qbo.migration order by name")
    assert migrate(empty) == []
    assert (rows(empty, SHAPE), rows(empty, "select * from qbo.migration order by name")) == before


def test_an_aero_that_stands_already_keeps_its_rows_and_columns_and_gets_the_new_ones(empty: Database) -> None:
    rows(empty, OLD_AERO)
    migrate(empty)
    company = "select name, colour, parent_company_id, is_hidden, is_project from aero.company order by 1 desc"
    assert rows(empty, company) == [
        ("Old Friend", "red", 2, False, False),
        ("Of The Other", "blue", None, False, False),
    ]
    entry = "select hours, do_not_sync, is_deleted, saved_as, extract(year from updated_at)::int from aero.time_entry"
    assert [tuple(map(str, row)) for row in rows(empty, entry)] == [("1.0000", "True", "False", "Completed", "2020")]
    assert rows(empty, "select auto_sync_time, import_limit from aero.account") == [(False, 1000)] * 2


def test_the_old_aero_then_has_every_column_of_the_contract(empty: Database, database: Database) -> None:
    rows(empty, OLD_AERO)
    migrate(empty)
    columns = "select table_name, column_name from information_schema.columns where table_schema = 'aero'"
    assert set(rows(database, columns)) <= set(rows(empty, columns))


def test_an_aero_that_gave_its_ids_itself_counts_on_behind_them(empty: Database) -> None:
    rows(empty, OLD_AERO)
    rows(empty, "insert into aero.company (company_id, account_id, name) values (3, 1, 'Given'), (70, 1, 'Last')")
    migrate(empty)
    assert rows(empty, "insert into aero.company (account_id, name) values (1, 'Next') returning company_id") == [(71,)]


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database) -> None:
    rows(empty, "create schema aero; create table aero.company (company_id text)")
    with pytest.raises(psycopg.Error):
        migrate(empty)
    assert rows(empty, "select 1 from information_schema.schemata where schema_name = 'qbo'") == []


CROSSINGS = [
    "insert into aero.company (account_id, name, parent_company_id) values (1, 'x', 2)",
    "insert into aero.contact (account_id, company_id) values (1, 2)",
    "insert into aero.time_entry (account_id, user_id, work_date, hours) values (1, 2, '2026-01-01', 1)",
    "insert into aero.time_entry (account_id, user_id, company_id, work_date, hours) values (1, 1, 2, '2026-01-01', 1)",
    "insert into aero.time_entry (account_id, user_id, class_id, work_date, hours) values (1, 1, '7', '2026-01-01', 1)",
    (
        "insert into aero.time_entry (account_id, user_id, service_item_id, work_date, hours) "
        "values (1, 1, '7', '2026-01-01', 1)"
    ),
]


@pytest.mark.parametrize("statement", CROSSINGS)
def test_P7_no_row_may_point_into_another_account(database: Database, statement: str) -> None:
    rows(database, "insert into aero.account (name) values ('A'), ('B')")
    rows(database, "insert into aero.company (account_id, name) values (1, 'of A'), (2, 'of B')")
    rows(database, "insert into aero.app_user (account_id, name) values (1, 'of A'), (2, 'of B')")
    rows(database, "insert into aero.class (account_id, qbo_id, name) values (2, '7', 'of B')")
    rows(database, "insert into aero.service_item (account_id, qbo_id, name) values (2, '7', 'of B')")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        rows(database, statement)
