"""Undo: what one run created in QBO is taken back, where nothing stands against it (T13)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from qbo.api import company
from qbo.api.fault_table import rule_for
from qbo.errors import Fault, Misconfigured
from qbo.flow import account
from qbo.flow.decisions.undo_plan import TRIED, Created, Key, View, customers_of, time_of
from qbo.flow.matching.first_connect import tell_open
from qbo.flow.preferences import read_preferences
from qbo.flow.run.lane import Lane, counted_client, run_of
from qbo.flow.sending import answers
from qbo.flow.sending.operation import Export
from qbo.flow.sending.outbox import send_all
from qbo.flow.sending.recover import recover
from qbo.store.leases import hold
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.api.client import Client
    from qbo.flow.run.runtime import Runtime

AT_ONCE: Final = 900  # deletions stored before the first of them is sent: 30 batches


@dataclass
class Undone:
    """``dry_run``: what would be done; else what was. ``found``: all that the run created and that stood until now.

    ``left_open``: batches of earlier runs without an answer; a dry run does not know what came of them, an undo
    settles them first. ``status``: of the undo's own run, None of a dry run.
    """

    run_id: int
    account_id: int
    name: str
    dry_run: bool
    found: dict[Key, Created] = field(default_factory=dict)
    left_open: int = 0
    status: str | None = None

    @property
    def taken(self) -> list[Created]:
        """What is, or would be, taken back."""
        return [each for each in self.found.values() if not each.reason]

    @property
    def skipped(self) -> list[Created]:
        """What stays, each with its reason."""
        return [each for each in self.found.values() if each.reason]


def undo(runtime: Runtime, run_id: int, person: str, *, dry_run: bool = False, patient: bool = True) -> Undone:
    """Takes back what a run created; done twice, the second time finds nothing.

    Not ``patient``: while QBO is in trouble nothing is waited for, RetryLater is raised and the undo has failed.
    Raises Misconfigured where the run is unknown, a dry run or itself an undo, or its account is not connected;
    AccountBusy during a sync.
    """
    run, of = _check(runtime, run_id)
    undone = Undone(run_id, run["account_id"], of["name"], dry_run)
    if dry_run:
        with runtime.client(run["account_id"], of["realm_id"], dry_run=True) as client:
            _look(runtime, client, undone)
        return undone
    lane = _begin(runtime, undone, f"{person} (undo of run {run_id})")
    deadline_s = None if patient else 0
    account.patiently(runtime, lane, lambda: _attempt(runtime, lane, of["realm_id"], undone), deadline_s)
    with runtime.database.transaction() as connection:
        ended = sql.runs.finish_run(connection, run_id=lane.run_id, account_id=lane.account_id)
    undone.status = ended["status"]
    return undone


def _check(runtime: Runtime, run_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    with runtime.database.transaction() as connection:
        run: dict[str, Any] | None = sql.runs.select_run(connection, run_id=run_id)
    if run is None:
        raise Misconfigured(f"There is no run {run_id}.")
    if run["dry_run"]:
        raise Misconfigured(f"Run {run_id} was a dry run: it created nothing.")
    if run["trigger"] == "undo":
        raise Misconfigured(
            f"Run {run_id} is itself an undo. What it took back goes out again when Do Not Sync is taken off and its "
            "companies are decided under Matches."
        )
    of = runtime.account(run["account_id"])
    if of["status"] == "disconnected":
        raise Misconfigured(f"Account {run['account_id']} is not connected to QuickBooks.")
    return run, of


def _look(runtime: Runtime, client: Client, undone: Undone) -> None:
    """A dry run: reads, and nothing else."""
    view = View(runtime.database, client, undone.account_id, undone.run_id, company.preferences(client).book_close_date)
    time = time_of(view)
    undone.found = {each.key: each for each in [*time, *customers_of(view, time)]}
    with runtime.database.transaction() as connection:
        undone.left_open = len(list(sql.export.select_open_batches(connection, account_id=undone.account_id)))


def _begin(runtime: Runtime, undone: Undone, released_by: str) -> Lane:
    with runtime.database.transaction() as connection:
        run_id = sql.runs.insert_run(
            connection,
            account_id=undone.account_id,
            trigger="undo",
            mode="incremental",
            dry_run=False,
            accept_shrink=False,
            dag_run_id=None,
            released_by=released_by,
        )
    return Lane(run_id, undone.account_id, undone.name, pages=False)


def _attempt(runtime: Runtime, lane: Lane, realm_id: str, undone: Undone) -> None:
    """All of it; again after trouble it finds what is left."""
    with account.truthful(runtime, lane), hold(runtime.database, lane.account_id) as lease:
        with counted_client(runtime, lane, realm_id) as client:
            job = Export(lane, lease, client, account.released_by(run_of(runtime, lane)))
            undone.left_open += recover(job, in_own_names=True)
            closed = read_preferences(client, lease).book_close_date
            view = View(runtime.database, client, lane.account_id, undone.run_id, closed)
            _take_back(job, view, undone)
            with lease.transaction() as connection:
                sql.drift.end_unlinked(connection, account_id=lane.account_id, codes=answers.OF_LINKED)
                tell_open(connection, lane.account_id)
        if job.later:
            raise job.later[0]


def _take_back(job: Export, view: View, undone: Undone) -> None:
    """Time first: a customer goes only when nothing refers to it any more. What is left is told with its reason."""
    time = time_of(view)
    undone.found |= {each.key: each for each in [*time, *customers_of(view, time)]}
    going = [each for each in time if not each.reason]
    _hold_gone(job, [each.aero_id for each in going if each.row is None])
    operations = [each.operation(view.run_id) for each in going if each.row is not None]
    for start in range(0, len(operations), AT_ONCE):
        send_all(job, operations[start : start + AT_ONCE])
    tried = _make_inactive(job, view)
    refused = _refused(job)
    for each in [*time_of(view), *customers_of(view, [], tried)]:
        reason = each.reason if each.reason not in {"", TRIED} else refused.get(each.key, TRIED)
        undone.found[each.key] = replace(each, reason=reason)


def _hold_gone(job: Export, time_entry_ids: list[int]) -> None:
    if not time_entry_ids:
        return
    with job.lease.transaction() as connection:
        sql.reconcile.begin_import(connection)
        sql.undo.hold_gone(connection, account_id=job.lane.account_id, time_entry_ids=time_entry_ids)


def _make_inactive(job: Export, view: View) -> set[Key]:
    """Customers that were sent, level by level: what is below decides about what is above."""
    tried: set[Key] = set()
    while going := [each for each in customers_of(view, [], tried) if not each.reason]:
        deepest = max(each.level for each in going)
        wave = [each for each in going if each.level == deepest]
        send_all(job, [each.operation(view.run_id) for each in wave])
        tried |= {each.key for each in wave}
    return tried


def _refused(job: Export) -> dict[Key, str]:
    """Why QBO did not do it, in plain words; what it had changed meanwhile is looked at anew by the next undo."""
    with job.lease.database.transaction() as connection:
        found = list(sql.undo.select_refused(connection, run_id=job.lane.run_id))
    return {
        (each["entity"], each["aero_id"]): f"QuickBooks refuses it: {rule_for(Fault(each['code'])).title}"
        for each in found
        if each["outcome"] == "refused"
    }
