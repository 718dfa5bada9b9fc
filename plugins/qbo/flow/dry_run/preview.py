"""A dry run: a real run up to QBO's door, with a stand-in behind it, in a transaction that is rolled back (R2).

No step of a run is written twice: the same functions decide, apply and send. What must be read in QBO on the way is
asked between two tries, never inside the transaction. See docs/adr/0006-dry-run.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.errors import Unavailable
from qbo.flow.corrections import send_corrections
from qbo.flow.customers import send_customers
from qbo.flow.drift import foreseen_pages
from qbo.flow.dry_run.stand_in import Known, NotKnown, Rehearsed, StandIn
from qbo.flow.export import link_forgotten
from qbo.flow.preferences import heed_preferences
from qbo.flow.reconcile import MANY_ROWS
from qbo.flow.run.lane import counted_client, run_of
from qbo.flow.sending.operation import Export
from qbo.flow.wording import causes
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql
from qbo.store.rehearsal import RehearsedLease, rehearsal

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime
    from qbo.store.leases import Lease

    ToAero = Callable[[Runtime, Lane, Lease], None]

Row = dict[str, Any]
TRIES: Final = 10  # what one try reads may lead to what the next one reads: customer, count of its time, pages of it
WAITS: Final = {
    "refused": "QuickBooks refused it, and nothing has changed since",
    "proposed": "somebody must decide first what becomes of {subject}",
    "parent_waits": "its parent must be in QuickBooks first",
    "customer_waits": "its customer {subject} must be in QuickBooks first",
    "lists_unknown": "the customers of QuickBooks are not known yet",
}


@dataclass(frozen=True)
class Preview:
    """``rows`` of the plan in the order in which it would happen.

    ``reads`` and ``sends``: calls to QBO that a real run would make now; ``looked``: those that the look has made.
    """

    rows: list[Row]
    reads: int = 0
    sends: int = 0
    looked: int = 0


def preview(runtime: Runtime, lane: Lane, to_aero: ToAero) -> Preview:
    """Of a run whose lists are staged and validated; the plan is kept with the run, and nothing else.

    ``to_aero``: what a real run does before it sends. Raises RetryLater, ReconnectNeeded.
    """
    known, staged = Known(), run_of(runtime, lane)["api_calls"]
    for _ in range(TRIES):
        found = _rehearse(runtime, lane, known, to_aero)
        if found is not None:
            foreseen = Preview(found.rows, staged + found.reads, found.sends, run_of(runtime, lane)["api_calls"])
            _keep(runtime, lane, foreseen)
            return foreseen
        with counted_client(runtime, lane, runtime.account(lane.account_id)["realm_id"]) as client:
            known.fetch(client)
    raise Unavailable("What waits for QuickBooks keeps changing while the dry run looks.")


def _rehearse(runtime: Runtime, lane: Lane, known: Known, to_aero: ToAero) -> Preview | None:
    """None where QBO must be asked first."""
    with rehearsal(runtime.database) as database:
        qbo = StandIn(known, database, lane)
        rehearsed = Rehearsed(database, runtime.app, runtime.crypt, runtime.oauth, qbo)
        lease = RehearsedLease(database, lane.account_id, "dry run", 0)
        with database.transaction() as connection:
            sql.preview.forget_plan(connection, run_id=lane.run_id)
            if sql.preview.count_due(connection, account_id=lane.account_id) >= MANY_ROWS:
                sql.reconcile.expect_many(connection)
        try:
            to_aero(rehearsed, lane, lease)
            job = Export(lane, lease, qbo, "dry run")
            full = run_of(rehearsed, lane)["mode"] == "full"
            if not full:
                heed_preferences(job)
            send_customers(job)
            send_corrections(job)
            link_forgotten(job)
            found = _plan(lease, lane, qbo, full=full)
        except NotKnown:
            return None
        return None if known.missing else found


def _plan(lease: Lease, lane: Lane, qbo: StandIn, *, full: bool) -> Preview:
    """What is left to say when all lists are in Aero and all customers in QBO: what waits, and time."""
    key = {"run_id": lane.run_id, "account_id": lane.account_id}
    texts = jsonb({**WAITS, **{code: words["title"] for code, words in causes.BLOCKED.items()}})
    with lease.transaction() as connection:
        sql.preview.plan_found(connection, **key)
        sql.preview.plan_waiting(connection, **key, texts=texts)
        entries = sql.preview.plan_time(connection, **key, texts=texts)
        sql.preview.plan_held(connection, **key)
        rows = list(sql.preview.select_plan(connection, run_id=lane.run_id))
    pages = foreseen_pages(qbo, lane, lease, entries) if full else 0
    return Preview(rows, qbo.reads + pages, qbo.sends + math.ceil(entries / settings.BATCH_SIZE))


def _keep(runtime: Runtime, lane: Lane, foreseen: Preview) -> None:
    with runtime.database.transaction() as connection:
        sql.preview.forget_plan(connection, run_id=lane.run_id)
        rows = jsonb(foreseen.rows)
        sql.preview.insert_plan(connection, run_id=lane.run_id, account_id=lane.account_id, rows=rows)
        sql.preview.note_calls(connection, run_id=lane.run_id, reads=foreseen.reads, sends=foreseen.sends)
