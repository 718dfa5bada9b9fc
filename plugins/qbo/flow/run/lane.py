"""A lane: the run of one account, small enough to pass between Airflow tasks."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.api.client import Client
    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection

RELEASED_BY: Final = {
    "schedule": "the schedule", "manual": "Sync Now", "change": "a change in Aero", "cli": "the command line",
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What somebody asked for: the form of Sync Now, the schedule, or the command line (R1).

    ``trigger`` is schedule, manual, change or cli; ``mode`` incremental or full; ``person``: who pressed the button.
    """

    trigger: str
    mode: str = "incremental"
    dry_run: bool = False
    accept_shrink: bool = False
    dag_run_id: str | None = None
    person: str | None = None

    @property
    def released_by(self) -> str:
        """Who or what asked for the run, in words, for the write log (R6)."""
        what = RELEASED_BY.get(self.trigger, self.trigger)
        return f"{self.person} ({what})" if self.person else what


@dataclass(frozen=True)
class Lane:
    """``pages``: some list must still be extracted, page by page or because QBO did not answer in time."""

    run_id: int
    account_id: int
    name: str
    pages: bool
    dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For XCom."""
        return asdict(self)


def begin_run(connection: Connection, account_id: int, request: Request) -> int:
    """The id of a new run of the account."""
    run_id: int = sql.runs.insert_run(
        connection,
        account_id=account_id,
        trigger=request.trigger,
        mode=request.mode,
        dry_run=request.dry_run,
        accept_shrink=request.accept_shrink,
        dag_run_id=request.dag_run_id,
        released_by=request.released_by,
    )
    return run_id


def run_of(runtime: Runtime, lane: Lane) -> dict[str, Any]:
    """A row of ``select_run``, as it is now."""
    with runtime.database.transaction() as connection:
        row: dict[str, Any] = sql.runs.select_run(connection, run_id=lane.run_id)
        return row


@contextmanager
def counted_client(runtime: Runtime, lane: Lane, realm_id: str) -> Iterator[Client]:
    """A client whose requests are counted with the run, also when they end in an error."""
    with runtime.client(lane.account_id, realm_id, dry_run=lane.dry_run) as client:
        try:
            yield client
        finally:
            with runtime.database.transaction() as connection:
                sql.runs.add_api_calls(connection, run_id=lane.run_id, calls=client.calls)
