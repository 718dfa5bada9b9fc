"""What becomes due for QBO, whoever writes to Aero, and what does not; the sync's own writes never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.store.due import COMPANY, CONNECTED, ENTRY, due

if TYPE_CHECKING:
    from qbo.store.engine import Database


@pytest.fixture
def aero(database: Database) -> Database:
    with database.transaction() as connection:
        connection.execute(CONNECTED)
    return database


def test_new_rows_of_an_account_with_a_qbo_company_are_due_others_and_old_time_are_not(aero: Database) -> None:
    assert due(aero) == [("Customer", 10, False), ("Customer", 30, False), ("TimeActivity", 10, False)]


COMPANY_MOVED = "select updated_at > '2021-01-01' from aero.company where company_id = 10"
CHANGES = [
    (ENTRY.format("notes = 'n'", 10), [("TimeActivity", 10, False)]),
    (ENTRY.format("hours = 2", 10), [("TimeActivity", 10, False)]),
    (ENTRY.format("is_deleted = true", 10), [("TimeActivity", 10, False)]),
    (ENTRY.format("company_id = 10", 10), [("TimeActivity", 10, False)]),
    (ENTRY.format("do_not_sync = false", 11), [("TimeActivity", 11, True)]),
    (ENTRY.format("do_not_sync = false", 12), [("TimeActivity", 12, True)]),
    (ENTRY.format("notes = notes", 10), []),
    (ENTRY.format("saved_as = 'Deferred'", 10), []),
    (ENTRY.format("notes = 'n'", 11), []),
    (ENTRY.format("notes = 'n'", 13), []),
    (ENTRY.format("do_not_sync = true", 10), []),
    (ENTRY.format("notes = 'n'", 20), []),
    (ENTRY.format("notes = 'n'", 30), []),
    (ENTRY.format("do_not_sync = false", 30), [("TimeActivity", 30, True)]),
    (COMPANY.format("is_active = false"), [("Customer", 10, False)]),
    (COMPANY.format("name = 'New'"), [("Customer", 10, False)]),
    (COMPANY.format("full_name = 'New'"), []),
    (COMPANY.format("company_type = 'Lead'"), []),
    (COMPANY.format("is_active = is_active"), []),
    ("update aero.company set name = name", []),
    ("insert into aero.company (account_id, name, company_type) values (1, 'n', 'Lead')", []),
    ("insert into aero.company (account_id, name, is_active) values (1, 'n', false)", []),
]


@pytest.mark.parametrize(("statement", "expected"), CHANGES)
def test_only_a_change_that_matters_makes_a_row_due(
    aero: Database, statement: str, expected: list[tuple[str, int, bool]]
) -> None:
    due(aero)
    with aero.transaction() as connection:
        connection.execute(statement.encode())
    assert due(aero) == expected


@pytest.mark.parametrize("statement", [change for change, expected in CHANGES if expected])
def test_the_syncs_own_writes_make_nothing_due(aero: Database, statement: str) -> None:
    due(aero)
    with aero.transaction() as connection:
        connection.execute("select set_config('qbo.importing', 'on', true)")
        connection.execute(statement.encode())
    assert due(aero) == []


def test_the_next_transaction_of_the_same_connection_is_aeros_again(aero: Database) -> None:
    due(aero)
    for mark in ("on", None):
        with aero.transaction() as connection:
            if mark:
                connection.execute("select set_config('qbo.importing', 'on', true)")
            connection.execute("update aero.company set is_active = not is_active where company_id = 10")
    assert due(aero) == [("Customer", 10, False)]


def test_an_edit_of_an_exported_entry_is_due_wherever_its_date_lies(aero: Database) -> None:
    due(aero)
    with aero.transaction() as connection:
        connection.execute(
            "insert into qbo.link (account_id, entity, aero_id, qbo_id, base) values (1, 'TimeActivity', 13, '5', '{}')"
        )
        connection.execute("update aero.time_entry set notes = 'n' where time_entry_id = 13")
    assert due(aero) == [("TimeActivity", 13, False)]


def test_every_change_gives_a_due_row_a_new_version_and_keeps_its_release(aero: Database) -> None:
    versions = set()
    for statement in ("do_not_sync = false", "notes = 'n'", "hours = 3"):
        with aero.transaction() as connection:
            connection.execute(ENTRY.format(statement, 12).encode())
            row = connection.execute("select version, released from qbo.due where aero_id = 12").fetchone()
        assert row is not None
        versions.add(row[0])
        assert row[1]
    assert len(versions) == 3


@pytest.mark.parametrize(("auto", "preset"), [(True, False), (False, True)])
def test_T5_the_preset_is_in_the_database_and_only_where_it_is_not_given(
    aero: Database,
    auto: bool,
    preset: bool,
) -> None:
    columns = "account_id, user_id, work_date, hours, do_not_sync"
    insert = f"insert into aero.time_entry ({columns}) values (1, 1, now(), 1, %s) returning do_not_sync"
    with aero.transaction() as connection:
        connection.execute("update aero.account set auto_sync_time = %s", (auto,))
        for given, expected in ((None, preset), (True, True), (False, False)):
            row = connection.execute(insert.encode(), (given,)).fetchone()
            assert row == (expected,)


def test_updated_at_moves_with_a_change_and_only_then(aero: Database) -> None:
    with aero.transaction() as connection:
        connection.execute("alter table aero.company disable trigger touch")
        connection.execute("update aero.company set updated_at = '2020-01-01'")
        connection.execute("alter table aero.company enable trigger touch")
    for statement, moved in (("name = name", False), ("name = 'New'", True)):
        with aero.transaction() as connection:
            connection.execute(COMPANY.format(statement).encode())
            row = connection.execute(COMPANY_MOVED).fetchone()
        assert row == (moved,)


COUNTED = {
    "account": "insert into aero.account ({0}name) values ({1}'n')",
    "company": "insert into aero.company ({0}account_id, name) values ({1}1, 'n')",
    "contact": "insert into aero.contact ({0}account_id, company_id) values ({1}1, 10)",
    "app_user": "insert into aero.app_user ({0}account_id, name) values ({1}1, 'n')",
    "time_entry": "insert into aero.time_entry ({0}account_id, user_id, work_date, hours) values ({1}1, 1, now(), 1)",
}


@pytest.mark.parametrize("table", COUNTED)
def test_L6_an_id_that_aero_gives_is_never_given_to_the_next_row(aero: Database, table: str) -> None:
    """A sync gives its companies ids of the same counter: an import must not stop where Aero's own stands."""
    key = "user_id" if table == "app_user" else f"{table}_id"
    with aero.transaction() as connection:
        connection.execute(COUNTED[table].format(f"{key}, ", "1000, ").encode())
        connection.execute(COUNTED[table].format(f"{key}, ", "999, ").encode())
        row = connection.execute(f"{COUNTED[table].format('', '')} returning {key}".encode()).fetchone()
    assert row == (1001,)
