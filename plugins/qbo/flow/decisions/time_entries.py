"""Aero's time entries as a person changes them: one (Edit Time) or many (Batch Update Times), by plain UPDATE (T5).

What follows is the work of the database's triggers; here it is only told. Many are changed in two steps: ``foresee``
makes the change and takes it back, so that what it tells is what happens; ``change_many`` makes it for good, if the
entries are still those that the person was shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.errors import Misconfigured
from qbo.flow.wording import words
from qbo.flow.wording.outlook import Outcome, outcomes
from qbo.store import constraints
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql
from qbo.store.rehearsal import rehearsal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection

Row = dict[str, Any]
REQUIRED: Final = ("user_id", "work_date", "hours")
OF_MANY: Final = frozenset({"do_not_sync", "is_billable", "class_id", "service_item_id"})
OF_ONE: Final = OF_MANY | {"user_id", "company_id", "work_date", "hours", "notes", "is_deleted"}
MANY: Final = 3000  # entries from which joins by hash cost less; looked up one by one, 7,000 new due rows took 9 s
MOST_HOURS: Final = Decimal(1000)  # aero.time_entry.hours is numeric(7, 4)
GONE: Final = "There is no such time entry any more."
MEANWHILE: Final = "Somebody changed this time entry meanwhile. Nothing was saved: look at it as it is now."
MOVED: Final = "Meanwhile some of these entries have changed. Nothing was done: look at what would change now."
STRANGER: Final = "That person, customer, service item or class is not one of this account's. Nothing was saved."


@dataclass(frozen=True)
class Changed:
    """``entries`` and ``hours``: of all that were chosen; ``outcomes``: of those that become, or became, different.

    ``print_``: what ``change_many`` is given to know the entries by; ``moment``: when they were changed, as
    ``updated_at`` has it; ``first`` and ``last``: their days.
    """

    entries: int
    hours: Decimal
    outcomes: list[Outcome]
    print_: str
    moment: datetime | None = None
    first: date | None = None
    last: date | None = None

    @property
    def different(self) -> int:
        """How many entries become, or became, different."""
        return sum(len(each.rows) for each in self.outcomes)

    @property
    def told(self) -> list[str]:
        """What happened, in words."""
        if not self.different:
            return ["Nothing was changed: all of them were so already."]
        return [f"{each.words}: {words.entries(len(each.rows), each.hours)}." for each in self.outcomes]


def print_of(rows: Iterable[Row]) -> str:
    """Changes with every change of one of these entries, and with their number."""
    text = ",".join(f"{row['time_entry_id']}:{row['updated_at'].timestamp():.6f}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def save(runtime: Runtime, account_id: int, time_entry_id: int, print_: str, values: Row, by: str) -> list[str]:
    """One entry; ``values``: any of ``OF_ONE``; ``by``: who does it (R6). What becomes of it, in words.

    ``print_``: of the row that the person saw. Raises Misconfigured where it changed since, or a value cannot be.
    """
    _check(values, OF_ONE)
    with runtime.database.transaction() as connection:
        sql.runs.act_as(connection, person=by)
        found = list(sql.time.lock_entries(connection, account_id=account_id, ids=[time_entry_id]))
        if not found:
            raise Misconfigured(GONE)
        if print_of(found) != print_:
            raise Misconfigured(MEANWHILE)
        changed = _change(connection, account_id, found, values)
    if not changed.outcomes:
        return ["Nothing was changed."]
    return [f"{'Deleted' if values.get('is_deleted') else 'Saved'}. {changed.outcomes[0].words}."]


def foresee(runtime: Runtime, account_id: int, ids: list[int], changes: Row) -> Changed:
    """What ``change_many`` would do now; nothing is changed. Raises RetryLater where somebody else holds a row."""
    _check(changes, OF_MANY)
    with rehearsal(runtime.database) as database, database.transaction() as connection:
        found = list(sql.time.lock_entries(connection, account_id=account_id, ids=ids))
        return _change(connection, account_id, found, changes)


def change_many(runtime: Runtime, account_id: int, ids: list[int], changes: Row, print_: str, by: str) -> Changed:
    """``print_``: as ``foresee`` gave it; ``by``: who does it (R6).

    Raises Misconfigured where the entries are no longer those.
    """
    _check(changes, OF_MANY)
    with runtime.database.transaction() as connection:
        sql.runs.act_as(connection, person=by)
        found = list(sql.time.lock_entries(connection, account_id=account_id, ids=ids))
        if print_of(found) != print_:
            raise Misconfigured(MOVED)
        return _change(connection, account_id, found, changes)


def _check(values: Row, known: frozenset[str]) -> None:
    if not values or not known.issuperset(values):
        raise Misconfigured("Choose what to change.")
    if any(name in values and values[name] is None for name in REQUIRED):
        raise Misconfigured("A time entry has a person, a day and hours.")
    hours = values.get("hours")
    if hours is not None and not 0 <= hours < MOST_HOURS:
        raise Misconfigured("Hours are a number from 0 to 999.9999.")


def _change(connection: Connection, account_id: int, found: list[Row], values: Row) -> Changed:
    key: Row = {"account_id": account_id}
    ids = [row["time_entry_id"] for row in found]
    if len(ids) >= MANY:
        sql.reconcile.expect_many(connection)
    with constraints.references(STRANGER):
        changes = jsonb(values)
        changed = list(sql.time.update_entries(connection, **key, ids=ids, changes=changes))
    rows = sql.time.select_outlook(connection, **key, ids=[row["time_entry_id"] for row in changed])
    status = sql.reports.select_account(connection, **key)["status"]
    days = [row["work_date"] for row in changed]
    return Changed(
        len(found),
        sum((row["hours"] for row in found), Decimal(0)),
        outcomes(rows, connected=status == "connected"),
        print_of(found),
        changed[0]["updated_at"] if changed else None,
        min(days, default=None),
        max(days, default=None),
    )
