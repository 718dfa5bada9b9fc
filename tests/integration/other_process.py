"""Workers in processes of their own, which can be killed with kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.processes import wait_until
from integration.world import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.world import World
    from qbo.store.engine import Database

ROOT = Path(__file__).parents[2]
NO_EFFECT = ("AIRFLOW", "QBO")  # settings of the shell


def environment(url: str, database_uri: str, key: str) -> dict[str, str]:
    """Of a process with this QuickBooks, database and token key; trouble is waited out for seconds."""
    extra = {"discovery_url": f"{url}/.well-known/openid_configuration"}
    app = {"conn_type": "qbo", "host": url, "login": "test-client", "password": "test-secret", "extra": extra}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(NO_EFFECT)},
        "PYTHONPATH": str(ROOT / "plugins"),
        "AIRFLOW_CONN_AERO_DB": database_uri,
        "AIRFLOW_CONN_QBO": json.dumps(app),
        "QBO_TOKEN_KEY": key,
        "QBO_BACKOFF_S": "0.05",
        "QBO_RUN_DEADLINE_S": "3",
        "OAUTHLIB_INSECURE_TRANSPORT": "1",
    }


class Workers:
    """Processes with the world's database, QuickBooks and token key, configured by their environment alone."""

    def __init__(self, world: World, database_uri: str) -> None:
        self.environment = environment(world.emulator.url, database_uri, KEY)

    def start(self, code: str, *arguments: object) -> subprocess.Popen[str]:
        """Python with ``runtime`` and ``sys.argv``; whoever starts it waits for it."""
        begin = "import sys; from qbo.flow.run.runtime import Runtime; runtime = Runtime.from_connections()\n"
        return subprocess.Popen(
            [sys.executable, "-c", begin + code, *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def finish(worker: subprocess.Popen[str]) -> str:
    """What it printed; it must have ended well."""
    out, err = worker.communicate(timeout=60)
    assert worker.returncode == 0, err
    return out.strip()


def kill_when(worker: subprocess.Popen[Any], reached: Callable[[], bool]) -> None:
    """SIGKILL at a moment that the test can see, however slowly it starts; the process must not have ended before."""
    while not reached():
        assert worker.poll() is None, worker.communicate()
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=60)
    assert worker.returncode == -signal.SIGKILL


LEASES = """
select count(*) from pg_locks as l inner join pg_database as d on d.oid = l.database
where d.datname = current_database() and l.locktype = 'advisory'
"""


def wait_until_gone(database: Database) -> None:
    """PostgreSQL has seen that a worker died that held a lease: on a busy machine its session outlives it a little."""

    def is_gone() -> bool:
        with database.transaction() as connection:
            return connection.execute(LEASES.encode()).fetchone() == (0,)

    wait_until(is_gone, "the end of its sessions", patience_s=60)
