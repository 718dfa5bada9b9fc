"""What Aero changed, to QBO at once: every account with something due, side by side (T2, C1, C3).

What is due is read from the database, never from the event that started this.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qbo.errors import AccountBusy, RetryLater, SyncError
from qbo.flow.account import UNEXPECTED, out_of_time, truthful
from qbo.flow.export import export
from qbo.flow.run import trouble
from qbo.flow.run.lane import Lane, Request, begin_run
from qbo.store.leases import hold
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

log = logging.getLogger(__name__)
THREADS = 8  # accounts sent at once; QBO's limits are per realm
ROUNDS = 20  # looks of one drain: changes may go on arriving; the next signal or scan carries on


@dataclass
class Drained:
    """Runs that ended; ``later`` and ``failed``: account id to the reason in plain words."""

    run_ids: list[int] = field(default_factory=list)
    busy: list[int] = field(default_factory=list)
    later: dict[int, str] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)

    @property
    def stuck(self) -> set[int]:
        """Accounts that this drain leaves alone from now on; others are not delayed by them (R3)."""
        return {*self.busy, *self.later, *self.failed}


def drain(runtime: Runtime, dag_run_id: str | None = None) -> Drained:
    """Until nothing is due, but for accounts that are busy or in trouble; raises Unavailable, Misconfigured."""
    drained, request = Drained(), Request("change", dag_run_id=dag_run_id)
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(ROUNDS):
            due = [row for row in _due(runtime) if row["account_id"] not in drained.stuck]
            if not due:
                break
            list(pool.map(lambda row: _drain_account(runtime, row, request, drained), due))
    return drained


def _due(runtime: Runtime) -> list[dict[str, Any]]:
    with runtime.database.transaction() as connection:
        return list(sql.detect.select_due_accounts(connection))


def _drain_account(runtime: Runtime, row: dict[str, Any], request: Request, drained: Drained) -> None:
    account_id: int = row["account_id"]
    try:
        drained.run_ids.append(_export(runtime, row, request))
    except AccountBusy:
        log.info("account %s: another worker has it and signals when it is done", account_id)
        drained.busy.append(account_id)
    except RetryLater as error:
        drained.later[account_id] = str(error)
    except SyncError as error:
        drained.failed[account_id] = str(error)
    except Exception:
        log.exception("account %s", account_id)
        drained.failed[account_id] = UNEXPECTED


def _export(runtime: Runtime, row: dict[str, Any], request: Request) -> int:
    """The id of the run; trouble leaves it open for the next look, until its deadline."""
    with hold(runtime.database, row["account_id"]) as lease:
        lane = _begin(runtime, row, request)
        with truthful(runtime, lane):
            try:
                export(runtime, lane, lease, f"{request.released_by}, run {lane.run_id}")
            except RetryLater as error:
                if out_of_time(runtime, lane):
                    trouble.record(runtime, lane.account_id, lane.run_id, error)
                    raise SyncError(str(error), intuit_tid=error.intuit_tid) from error
                raise
        with lease.transaction() as connection:
            sql.runs.finish_run(connection, run_id=lane.run_id, account_id=lane.account_id)
    return lane.run_id


def _begin(runtime: Runtime, row: dict[str, Any], request: Request) -> Lane:
    with runtime.database.transaction() as connection:
        run_id = sql.runs.select_open_change(connection, account_id=row["account_id"])
        run_id = run_id or begin_run(connection, row["account_id"], request)
    return Lane(run_id, row["account_id"], row["name"], pages=False)
