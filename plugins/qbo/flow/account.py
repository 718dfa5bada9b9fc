"""The sync of one account, for DAG and command line alike: extract, validate, reconcile, export, and the truth."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.errors import AccountBusy, RetryLater, SyncError
from qbo.flow.drift import compare
from qbo.flow.dry_run.preview import Preview, preview
from qbo.flow.export import export, finish_open
from qbo.flow.extract import extract
from qbo.flow.preferences import read_preferences
from qbo.flow.reconcile import reconcile
from qbo.flow.run import trouble
from qbo.flow.run.lane import counted_client, run_of
from qbo.flow.validate import validate
from qbo.store.leases import hold
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime
    from qbo.store.leases import Lease

log = logging.getLogger(__name__)
UNEXPECTED = "Something unexpected went wrong; the log of the run tells the data team what."


def sync_account(runtime: Runtime, lane: Lane) -> None:
    """All stages one after the other, trouble waited out until the deadline; raises what ended the run."""
    if lane.dry_run:
        patiently(runtime, lane, lambda: preview_lane(runtime, lane))
        return
    patiently(runtime, lane, lambda: reconcile_lane(runtime, lane))
    patiently(runtime, lane, lambda: export_lane(runtime, lane))


def preview_lane(runtime: Runtime, lane: Lane) -> Preview:
    """A dry run: the plan, by name, in the order in which it would happen (R2)."""
    with truthful(runtime, lane):
        _stage(runtime, lane)
        found = preview(runtime, lane, _to_aero)
        _finish(runtime, lane)
        return found


def reconcile_lane(runtime: Runtime, lane: Lane) -> None:
    """QBO to Aero, under the lease of the account; whatever is not staged or validated yet is done first."""
    with truthful(runtime, lane):
        _stage(runtime, lane)
        with hold(runtime.database, lane.account_id) as lease:
            with lease.transaction() as connection:
                sql.runs.end_orphans(
                    connection,
                    account_id=lane.account_id,
                    run_id=lane.run_id,
                    deadline_s=settings.run_deadline_s(),
                )
            _to_aero(runtime, lane, lease)


def _to_aero(runtime: Runtime, lane: Lane, lease: Lease) -> None:
    run = run_of(runtime, lane)
    finish_open(runtime, lane, lease, released_by(run))
    if run["mode"] == "full":
        with counted_client(runtime, lane, runtime.account(lane.account_id)["realm_id"]) as client:
            read_preferences(client, lease)
    reconcile(runtime, lane, lease)


def export_lane(runtime: Runtime, lane: Lane) -> None:
    """Aero to QBO; in a full sync also what QBO holds of time (T6, T12); then the run is ended with its counts."""
    with truthful(runtime, lane):
        run = run_of(runtime, lane)
        with hold(runtime.database, lane.account_id) as lease:
            export(runtime, lane, lease, released_by(run), full=run["mode"] == "full")
            if run["mode"] == "full":
                compare(runtime, lane, lease)
        _finish(runtime, lane)


def patiently(runtime: Runtime, lane: Lane, step: Callable[[], object], deadline_s: float | None = None) -> None:
    """Does a step again while QBO is in trouble, until the deadline of the run (R3: others go on beside it)."""
    wait = settings.backoff_s()
    while True:
        try:
            step()
        except RetryLater as error:
            pause = max(wait, error.after_s)
            if out_of_time(runtime, lane, pause, deadline_s):
                trouble.record(runtime, lane.account_id, lane.run_id, error)
                raise
            time.sleep(pause)
            wait = min(wait * 2, settings.MAX_WAIT_S)
        else:
            return


def out_of_time(runtime: Runtime, lane: Lane, pause: float = 0, deadline_s: float | None = None) -> bool:
    """Whether the deadline of the run falls before the end of another pause."""
    run = run_of(runtime, lane)
    return bool(run["age_s"] + pause > (settings.run_deadline_s() if deadline_s is None else deadline_s))


def outcomes(runtime: Runtime, run_ids: list[int]) -> list[dict[str, Any]]:
    """What became of these runs: run_id, account_id, name, status, counts, error."""
    with runtime.database.transaction() as connection:
        return list(sql.runs.select_outcomes(connection, run_ids=run_ids))


def released_by(run: dict[str, Any]) -> str:
    """Who or what let the writes of a run go (R6)."""
    return f"{run['released_by'] or run['trigger']}, run {run['run_id']}"


def _stage(runtime: Runtime, lane: Lane) -> None:
    extract(runtime, lane)
    validate(runtime, [lane])


def _finish(runtime: Runtime, lane: Lane) -> None:
    with runtime.database.transaction() as connection:
        sql.runs.finish_run(connection, run_id=lane.run_id, account_id=lane.account_id)
        sql.runs.delete_staged(connection, run_id=lane.run_id)
        sql.runs.delete_progress(connection, run_id=lane.run_id)
        if not lane.dry_run:
            sql.restored.note_doubt(connection, account_id=lane.account_id, gap_s=settings.gap_s())
            sql.runs.mark_synced(connection, account_id=lane.account_id)
            sql.runs.close_account_faults(connection, account_id=lane.account_id)


def _hand_over(runtime: Runtime, lane: Lane) -> None:
    with runtime.database.transaction() as connection:
        sql.runs.delete_staged(connection, run_id=lane.run_id)
        if not sql.runs.hand_over(connection, run_id=lane.run_id):
            sql.runs.finish_run(connection, run_id=lane.run_id, account_id=lane.account_id)


@contextmanager
def truthful(runtime: Runtime, lane: Lane) -> Iterator[None]:
    """A run whose stage ends in an error is failed, in plain words; trouble that may pass leaves it running.

    Where another worker has the account nothing failed: the run ends with what it did, or goes.
    """
    try:
        yield
    except RetryLater:
        raise
    except AccountBusy:
        _hand_over(runtime, lane)
        raise
    except SyncError as error:
        trouble.record(runtime, lane.account_id, lane.run_id, error)
        raise
    except Exception:
        log.exception("account %s: run %s", lane.account_id, lane.run_id)
        trouble.record(runtime, lane.account_id, lane.run_id, SyncError(UNEXPECTED))
        raise
