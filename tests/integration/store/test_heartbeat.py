"""A lease lives as long as its holder, and a transaction under it cannot be overtaken."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from demo.processes import wait_until
from qbo import settings
from qbo.errors import AccountBusy, LeaseLost, Unavailable
from qbo.store.leases import Lease, hold

if TYPE_CHECKING:
    from qbo.store.engine import Database


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many heartbeats a second."""
    monkeypatch.setattr(settings, "HEARTBEAT_S", 0.02)


def run_out(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("update qbo.lease set expires_at = clock_timestamp() - interval '1 s'")


def wait_for_a_heartbeat(database: Database) -> None:
    """The lease is near its end before it."""
    nearly = "update qbo.lease set expires_at = clock_timestamp() + interval '20 s'"
    with database.transaction() as connection:
        connection.execute(nearly)
    wait_until(lambda: left(database) > 60, "the lease to be prolonged", patience_s=60)


def left(database: Database) -> float:
    """Seconds of the lease."""
    with database.transaction() as connection:
        row = connection.execute("select extract(epoch from expires_at - clock_timestamp()) from qbo.lease").fetchone()
    assert row is not None
    return float(row[0])


def names_of_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def busy(database: Database, account_id: int) -> bool:
    try:
        with hold(database, account_id):
            return False
    except AccountBusy:
        return True


def test_the_heartbeat_keeps_a_lease_far_beyond_its_time(database: Database, account_id: int, short: None) -> None:
    with hold(database, account_id) as lease:
        for _ in range(3):
            wait_for_a_heartbeat(database)
            assert busy(database, account_id)
        with lease.transaction() as connection:
            connection.execute("update aero.account set name = 'still ours'")


def test_a_heartbeat_that_the_database_misses_is_made_up_for(
    database: Database, account_id: int, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail without the ``except RetryLater`` of ``_keep_alive``."""
    real, missed = Lease.transaction, threading.Event()

    def transaction(lease: Lease) -> object:
        if threading.current_thread().name.startswith("lease-") and not missed.is_set():
            missed.set()
            raise Unavailable
        return real(lease)

    monkeypatch.setattr(Lease, "transaction", transaction)
    with hold(database, account_id):
        assert missed.wait(60)
        wait_for_a_heartbeat(database)
        assert busy(database, account_id)


def test_the_heartbeat_of_a_lost_lease_ends_and_does_not_take_it_back(
    database: Database, account_id: int, short: None
) -> None:
    with hold(database, account_id) as old:
        with database.transaction() as connection:
            connection.execute("update qbo.lease set owner = 'another', fence = fence + 1")
        wait_until(lambda: f"lease-{account_id}" not in names_of_threads(), "the heartbeat to end", patience_s=60)
        with pytest.raises(LeaseLost), old.transaction():
            pass
        with database.transaction() as connection:
            assert connection.execute("select owner from qbo.lease").fetchall() == [("another",)]


def test_nobody_takes_a_lease_amid_a_transaction_of_its_holder(database: Database, account_id: int) -> None:
    """Not even one that had run out when the transaction began: it proved and prolonged it, under the row lock."""
    found: list[bool] = []
    with hold(database, account_id) as lease:
        run_out(database)
        with lease.transaction() as connection:
            taker = threading.Thread(target=lambda: found.append(busy(database, account_id)))
            taker.start()
            taker.join(0.5)
            assert taker.is_alive()  # it waits for the transaction
            connection.execute("update aero.account set name = 'ours'")
        taker.join()
    assert found == [True]


def test_an_error_in_a_transaction_under_the_lease_rolls_all_of_it_back(database: Database, account_id: int) -> None:
    with hold(database, account_id) as lease:
        with pytest.raises(psycopg.errors.DivisionByZero), lease.transaction() as connection:
            connection.execute("update aero.account set name = 'half done'; select 1 / 0")
        with database.transaction() as connection:
            assert connection.execute("select name from aero.account").fetchall() == [("A",)]
