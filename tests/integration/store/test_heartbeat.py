"""A lease lives as long as its holder, and a transaction under it cannot be overtaken."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from qbo import settings
from qbo.errors import AccountBusy, LeaseLost, Unavailable
from qbo.store.leases import Lease, hold

if TYPE_CHECKING:
    from qbo.store.engine import Database


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease of a second, a heartbeat every quarter of it."""
    monkeypatch.setattr(settings, "LEASE_S", 1.0)


def run_out(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("update qbo.lease set expires_at = clock_timestamp() - interval '1 s'")


def busy(database: Database, account_id: int) -> bool:
    try:
        with hold(database, account_id):
            return False
    except AccountBusy:
        return True


def test_the_heartbeat_keeps_a_lease_far_beyond_its_time(database: Database, account_id: int, short: None) -> None:
    with hold(database, account_id) as lease:
        for _ in range(5):
            time.sleep(0.5)
            assert busy(database, account_id)
        with lease.transaction() as connection:
            connection.execute("update aero.account set name = 'still ours'")


def test_a_heartbeat_that_the_database_misses_is_made_up_for(
    database: Database, account_id: int, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, missed = Lease.transaction, iter([True])

    def transaction(lease: Lease) -> object:
        if threading.current_thread().name.startswith("lease-") and next(missed, False):
            raise Unavailable
        return real(lease)

    monkeypatch.setattr(Lease, "transaction", transaction)
    with hold(database, account_id):
        time.sleep(1.6)
        assert next(missed, "used") == "used"
        assert busy(database, account_id)


def test_the_heartbeat_of_a_lost_lease_ends_and_does_not_take_it_back(
    database: Database, account_id: int, short: None
) -> None:
    with hold(database, account_id) as old:
        with database.transaction() as connection:
            connection.execute("update qbo.lease set owner = 'another', fence = fence + 1")
        time.sleep(0.8)
        assert f"lease-{account_id}" not in {thread.name for thread in threading.enumerate()}
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
        taker.join(10)
    assert found == [True]


def test_an_error_in_a_transaction_under_the_lease_rolls_all_of_it_back(database: Database, account_id: int) -> None:
    with hold(database, account_id) as lease:
        with pytest.raises(psycopg.errors.DivisionByZero), lease.transaction() as connection:
            connection.execute("update aero.account set name = 'half done'; select 1 / 0")
        with database.transaction() as connection:
            assert connection.execute("select name from aero.account").fetchall() == [("A",)]
