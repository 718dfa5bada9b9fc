"""One worker an account: busy is handed over, a dead one's lease is free, one that lost its lease writes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from integration.other_process import wait_until_gone
from qbo.errors import AccountBusy, LeaseLost
from qbo.store.leases import Lease, hold

if TYPE_CHECKING:
    from integration.world import World
    from qbo.store.engine import Database

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys, time
from qbo.store.engine import Database
from qbo.store.leases import hold
with hold(Database(sys.argv[1]), int(sys.argv[2])):
    print("held", flush=True)
    time.sleep(600)
"""


def run_out(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("update qbo.lease set expires_at = now() - interval '1 s'")


def test_a_busy_account_is_refused_at_once_and_free_again_afterwards(database: Database, account_id: int) -> None:
    with hold(database, account_id) as lease, pytest.raises(AccountBusy), hold(database, account_id):
        pass
    with hold(database, account_id) as later:
        assert later.fence == lease.fence + 1


def test_of_many_at_once_one_holds_it(database: Database, account_id: int) -> None:
    start, held, busy = threading.Barrier(6), [], []
    done = threading.Event()  # the others have been turned away

    def work() -> None:
        start.wait()
        try:
            with hold(database, account_id) as lease:
                held.append(lease.fence)
                done.wait(60)
        except AccountBusy:
            busy.append(1)
            if len(busy) == 5:
                done.set()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(held), len(busy)) == (1, 5)


def test_a_worker_that_lost_its_lease_writes_nothing(database: Database, account_id: int) -> None:
    with hold(database, account_id) as old:
        run_out(database)
        with hold(database, account_id) as new:
            assert new.fence > old.fence
            with pytest.raises(LeaseLost), old.transaction() as connection:
                connection.execute("update aero.account set name = 'written by the old one'")
            with new.transaction() as connection:
                connection.execute("update aero.account set name = 'written by the new one'")
    with database.transaction() as connection:
        assert connection.execute("select name from aero.account").fetchall() == [("written by the new one",)]


def test_a_lease_that_another_took_is_not_given_back_by_the_old_owner(database: Database, account_id: int) -> None:
    with hold(database, account_id):
        run_out(database)
        taken = hold(database, account_id)
        taken.__enter__()
    with pytest.raises(AccountBusy), hold(database, account_id):
        pass
    taken.__exit__(None, None, None)


def test_a_write_under_the_lease_prolongs_it(database: Database, account_id: int) -> None:
    with hold(database, account_id) as lease:
        run_out(database)
        with lease.transaction():
            pass
        with pytest.raises(AccountBusy), hold(database, account_id):
            pass


def test_a_killed_workers_lease_is_free_at_once_and_a_stopped_ones_is_not(
    database: Database, database_uri: str, account_id: int
) -> None:
    command = [sys.executable, "-c", HOLDER, database_uri, str(account_id)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "held\n"
        worker.send_signal(signal.SIGSTOP)
        with pytest.raises(AccountBusy), hold(database, account_id):
            pass
        worker.kill()
        worker.wait()
    wait_until_gone(database)
    with hold(database, account_id) as lease:
        assert lease.fence == 2


def test_a_fence_of_nobody_is_no_lease(database: Database, account_id: int) -> None:
    with pytest.raises(LeaseLost), Lease(database, account_id, "nobody", 1).transaction():
        pass


def test_a_busy_account_leaves_no_run_behind_and_is_said(world: World) -> None:
    account = world.connect(seed="empty")
    with hold(world.database, account.account_id):
        result = world.sync()
    assert result.failed == {account.account_id: "Another sync of this account is running."}
    assert world.rows("select * from qbo.sync_run") == []
    assert world.rows("select * from qbo.staged") == []
    assert world.sync().succeeded
