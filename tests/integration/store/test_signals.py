"""The signal that Aero changed: in the transaction of the change, once an account, and only for what matters."""

from __future__ import annotations

import asyncio
import os
import signal
from itertools import takewhile
from typing import TYPE_CHECKING

import psycopg
import pytest

from demo.processes import wait_until
from integration.store.due import COMPANY, CONNECTED, ENTRY, due
from qbo.errors import AccountBusy, Unavailable
from qbo.store.leases import hold
from qbo.store.signals import due_accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qbo.store.engine import Database


@pytest.fixture
def aero(database: Database) -> Database:
    with database.transaction() as connection:
        connection.execute(CONNECTED)
        connection.execute("alter table aero.time_entry alter time_entry_id restart with 100")
    due(database)
    return database


@pytest.fixture
def signals(aero: Database) -> Iterator[Callable[[], list[str]]]:
    """Payloads of what was committed since the last call: PostgreSQL delivers in the order of the commits."""
    with aero.session() as listener:
        listener.execute("listen qbo_due")

        def arrived() -> list[str]:
            write(aero, "select pg_notify('qbo_due', 'the end')")
            return list(takewhile("the end".__ne__, (each.payload for each in listener.notifies())))

        yield arrived


def write(database: Database, *statements: str) -> None:
    """In one transaction."""
    with database.transaction() as connection:
        for statement in statements:
            connection.execute(statement.encode())


LINKED = "insert into qbo.link (account_id, entity, aero_id, qbo_id, base) values (1, 'Customer', 10, '5', '{}')"
MATTERS = [
    "insert into aero.company (account_id, name) values (1, 'New')",
    COMPANY.format("is_active = false"),
    COMPANY.format("company_type = 'Lead'"),
    COMPANY.format("name = 'x'"),
    "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync) values (1, 1, now(), 1, false)",
    ENTRY.format("hours = 2", 10),
    ENTRY.format("is_deleted = true", 10),
    ENTRY.format("do_not_sync = false", 11),
    ENTRY.format("do_not_sync = false", 12),
]
DOES_NOT_MATTER = [
    "insert into aero.company (account_id, name, company_type) values (1, 'New', 'Lead')",
    "insert into aero.company (account_id, name) values (2, 'New'), (3, 'New')",
    COMPANY.format("name = name"),
    COMPANY.format("full_name = 'x'"),
    "insert into aero.time_entry (account_id, user_id, work_date, hours) values (1, 1, now(), 1)",
    ENTRY.format("notes = 'held'", 11),
    ENTRY.format("notes = 'before the start'", 13),
    ENTRY.format("saved_as = 'Deferred'", 10),
    ENTRY.format("notes = 'of an account that is not connected'", 20),
    ENTRY.format("do_not_sync = false", 30),
    "update aero.app_user set qbo_entity_type = 'Employee', qbo_entity_id = '7'",
    "insert into aero.contact (account_id, company_id, first_name) values (1, 10, 'x')",
]


@pytest.mark.parametrize("statement", MATTERS)
def test_T2_a_change_that_matters_signals_its_account_once(
    aero: Database, signals: Callable[[], list[str]], statement: str
) -> None:
    write(aero, statement)
    assert signals() == ["1"]


@pytest.mark.parametrize("statement", DOES_NOT_MATTER)
def test_T2_a_change_that_does_not_matter_signals_nobody(
    aero: Database, signals: Callable[[], list[str]], statement: str
) -> None:
    write(aero, statement)
    assert signals() == []


def test_T5_five_hundred_approvals_are_one_signal(aero: Database, signals: Callable[[], list[str]]) -> None:
    insert = "insert into aero.time_entry (time_entry_id, account_id, user_id, work_date, hours, do_not_sync) "
    write(aero, insert + "select n + 100, 1, 1, '2026-02-01', 1, true from generate_series(1, 500) as n")
    assert signals() == []
    write(aero, "update aero.time_entry set do_not_sync = false where account_id = 1", *MATTERS[:1])
    assert signals() == ["1"]
    assert len([row for row in due(aero) if row[0] == "TimeActivity"]) == 502


def test_L6_the_rename_of_a_linked_company_is_not_exported_and_signals_nobody(
    aero: Database, signals: Callable[[], list[str]]
) -> None:
    write(aero, LINKED, COMPANY.format("name = 'x'"))
    assert signals() == []
    assert due(aero) == []


def test_T8_a_user_who_is_matched_signals_for_the_time_that_waits(
    aero: Database, signals: Callable[[], list[str]]
) -> None:
    write(aero, ENTRY.format("hours = 2", 10))
    signals()
    write(aero, "update aero.app_user set qbo_entity_type = 'Employee', qbo_entity_id = '7'")
    assert signals() == ["1"]


def test_T2_what_is_rolled_back_signals_nobody(aero: Database, signals: Callable[[], list[str]]) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        write(aero, MATTERS[0], "select 1 / 0")
    assert signals() == []


def test_R3_a_lease_that_somebody_wanted_is_signalled_when_it_ends(
    aero: Database, signals: Callable[[], list[str]]
) -> None:
    with hold(aero, 1):
        pass
    assert signals() == []
    with hold(aero, 1):
        with pytest.raises(AccountBusy), hold(aero, 1):
            pass
        assert signals() == []
    assert signals() == ["1"]
    with hold(aero, 1):
        pass
    assert signals() == []


LISTENERS = "from pg_stat_activity where application_name = 'aero-qbo signals' and datname = current_database()"


async def first(
    aero: Database, act: Callable[[], None], *, scan_s: float = 60, has_looked: Callable[[Database], bool] | None = None
) -> list[int]:
    """What the listener says first after ``act``, which is done when it has looked once and waits."""
    accounts = due_accounts(url_of(aero), scan_s=scan_s)
    waiting = asyncio.ensure_future(anext(accounts))
    looked = has_looked or _waits
    try:
        await asyncio.to_thread(wait_until, lambda: looked(aero), "the first look", patience_s=60)
        assert not waiting.done()
        await asyncio.to_thread(act)
        return await asyncio.wait_for(waiting, 100)
    finally:
        waiting.cancel()
        await asyncio.wait([waiting])
        await accounts.aclose()


def _waits(database: Database) -> bool:
    """Its last statement was the look, and it is over."""
    with database.transaction() as connection:
        looked = f"select 1 {LISTENERS} and state = 'idle' and query not ilike 'listen%'"
        return connection.execute(looked.encode()).fetchone() is not None


def url_of(database: Database) -> str:
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_T2_whoever_listens_hears_of_a_change_and_looks_for_itself(aero: Database) -> None:
    def change() -> None:
        write(aero, "select pg_notify('qbo_due', 'garbage; drop table')")
        write(aero, COMPANY.format("is_active = true, name = 'y'"))

    assert asyncio.run(first(aero, change)) == [1]


def test_T2_what_was_due_before_anybody_listened_is_found_at_once(aero: Database) -> None:
    write(aero, COMPANY.format("name = 'x'"))

    async def look() -> list[int]:
        accounts = due_accounts(url_of(aero))
        try:
            return await asyncio.wait_for(anext(accounts), 100)
        finally:
            await accounts.aclose()

    assert asyncio.run(look()) == [1]


def test_T2_a_lost_signal_is_made_up_for_by_the_next_scan(aero: Database) -> None:
    def change() -> None:
        write(aero, "set local session_replication_role = replica", COMPANY.format("name = 'x'"))  # no trigger fires
        write(aero, "insert into qbo.due (account_id, entity, aero_id) values (1, 'Customer', 10)")

    assert asyncio.run(first(aero, change, scan_s=0.5)) == [1]


def test_T2_whoever_listens_outlives_a_cut_connection(aero: Database) -> None:
    def change() -> None:
        write(aero, f"select pg_terminate_backend(pid) {LISTENERS}")
        write(aero, COMPANY.format("name = 'x'"))

    assert asyncio.run(first(aero, change)) == [1]


def test_T2_whoever_listens_outlives_a_restart_of_the_database(aero: Database) -> None:
    """PostgreSQL starts all of itself again when one of its processes is killed."""

    def change() -> None:
        with aero.transaction() as connection:
            (listener,) = connection.execute(f"select pid {LISTENERS}".encode()).fetchone()  # type: ignore[misc]
        os.kill(listener, signal.SIGKILL)
        wait_until(lambda: _written(aero, COMPANY.format("name = 'x'")), "the database", patience_s=60)

    assert asyncio.run(first(aero, change)) == [1]


def _written(database: Database, statement: str) -> bool:
    try:
        write(database, statement)
    except Unavailable:
        return False
    return True


def test_T2_whoever_listens_outlives_a_database_that_is_not_migrated_yet(
    aero: Database, caplog: pytest.LogCaptureFixture
) -> None:
    write(aero, "alter function qbo.time_due rename to time_due_of_later")

    def change() -> None:
        write(aero, "alter function qbo.time_due_of_later rename to time_due", COMPANY.format("name = 'x'"))

    assert asyncio.run(first(aero, change, has_looked=lambda _: "not answering" in caplog.text)) == [1]
