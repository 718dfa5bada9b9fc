"""A worker in a process of its own, which tests kill, stop and let go on.

Forked from a server that has imported the product already: a new one costs milliseconds, and SIGKILL is real.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[3]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["integration.reliability.worker", "qbo.flow.group", "qbo.flow.expectations"])
PATIENCE_S = 60
QUICK = {
    "QBO_REQUESTS_PER_MIN": "2000",
    "QBO_BACKOFF_S": "0.05",
    "QBO_RUN_DEADLINE_S": "600",  # a worker that is cut off carries on, however slow the machine is
    "QBO_HTTP_TIMEOUT_S": "20",
    "OAUTHLIB_INSECURE_TRANSPORT": "1",
}


@dataclass(frozen=True)
class Job:
    """What a worker needs: a database, a QBO, the key of the tokens; ``limits``: attributes of ``qbo.settings``."""

    database_uri: str
    url: str
    token_key: str
    account_id: int
    environment: dict[str, str] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)


class Worker:
    """Syncs one account, from the moment that it is made; ``killed`` and ``finish`` end it."""

    def __init__(self, job: Job) -> None:
        with _importable():
            self.process = FORKS.Process(target=work, args=(job,), daemon=True)
            self.process.start()

    def kill(self) -> None:
        """SIGKILL: it does nothing more, not even close what it has open."""
        self.process.kill()
        self.process.join(PATIENCE_S)
        assert self.process.exitcode == -signal.SIGKILL, self.process.exitcode

    def stop(self) -> None:
        """It stands still, in whatever it is doing: a paused machine, a long garbage collection."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def finish(self) -> bool:
        """Whether it synced the account, when it has ended by itself."""
        self.process.join(PATIENCE_S)
        assert self.process.exitcode is not None, "the worker does not come to an end"
        return self.process.exitcode == 0

    @property
    def _pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid


@contextmanager
def _importable() -> Iterator[None]:
    """The fork server is started once, and finds the product and the tests by its environment."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(str(ROOT / name) for name in (".", "plugins", "emulator", "tests"))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def work(job: Job) -> None:
    """The whole life of a worker: what ``python -m qbo sync --account`` does, built as tests build it."""
    from integration.world import runtime_for
    from qbo import settings
    from qbo.flow.group import sync_accounts
    from qbo.flow.run.lane import Request
    from qbo.store.engine import Database

    _set(os.environ, {**QUICK, **job.environment})
    _set(vars(settings), {"REQUESTS_PER_SECOND": 1000, "BATCHES_PER_MINUTE": 1000, **job.limits})
    runtime = runtime_for(Database(job.database_uri), job.url, job.token_key)
    result = sync_accounts(runtime, [job.account_id], Request("cli"))
    sys.exit(0 if result.succeeded else str(result.failed))


def _set(where: object, values: Mapping[str, object]) -> None:
    where.update(values)  # type: ignore[attr-defined]
