"""Time entries with their state in QuickBooks, as many as a filter finds; the choices of the forms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.decisions.time_entries import print_of
from qbo.flow.wording.outlook import GOES
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
MOST: Final = 10_000  # entries that one filter looks at, counts and changes, the newest: every page stays quick
ON_A_PAGE: Final = 50
STATES: Final = {
    "held": "Held",
    "waiting": "Waiting",
    "attention": "Needs attention",
    "sent": "Sent",
    "changed": "Changed in QuickBooks",
    "changing": "Change not sent yet",
    "billed": "On an invoice",
    "locked": "Locked",
    "before_start": "Before the start",
    "refused": "Never sent, needs attention",
    "deleted": "Deleted",
}
CUSTOMERS: Final = 30
HISTORY: Final = 20


@dataclass(frozen=True)
class Found:
    """``rows`` of one page; ``entries`` and ``hours`` of all; ``is_cut``: there are more than are looked at."""

    rows: list[Row]
    entries: int
    hours: Decimal
    is_cut: bool

    @property
    def going(self) -> bool:
        """Whether something of this page is on its way to QuickBooks."""
        return any(row["goes"] for row in self.rows)


@dataclass(frozen=True)
class Chosen:
    """Entries to be changed together."""

    ids: list[int]
    hours: Decimal

    @property
    def is_cut(self) -> bool:
        """Whether these are more than are changed at once."""
        return len(self.ids) > MOST


def entries(
    runtime: Runtime, account_id: int, wanted: Row, *, sort: str = "-day", size: int = ON_A_PAGE, number: int = 1
) -> Found:
    """``wanted`` as ``qbo.time_found`` takes it; ``sort``: a column, with a minus from the highest."""
    with runtime.database.transaction() as connection:
        found = list(
            sql.reports.find_time(
                connection, account_id=account_id, wanted=json.dumps(wanted), most=MOST + 1, sort=sort.lstrip("-"),
                up=not sort.startswith("-"), size=size, skip=(number - 1) * size,
            )
        )  # fmt: skip
        if not found:
            return Found([], 0, Decimal(0), is_cut=False)
        ids = [row["time_entry_id"] for row in found]
        rows = list(sql.reports.select_time(connection, account_id=account_id, ids=ids))
    all_found = found[0]
    return Found(
        [_known(row) for row in rows], all_found["entries"], all_found["total_hours"], all_found["entries"] > MOST
    )


def entry(runtime: Runtime, account_id: int, time_entry_id: int) -> Row | None:
    """With ``print``, to know by whether somebody changed it since. None where the account has no such entry."""
    found = entries(runtime, account_id, {"ids": [time_entry_id]}).rows
    return {**found[0], "print": print_of(found)} if found else None


def asked_by(runtime: Runtime, account_id: int, time_entry_id: int) -> str | None:
    """Who released an entry that has not gone yet; None where nobody did."""
    with runtime.database.transaction() as connection:
        found: str | None = sql.reports.select_asked_by(connection, account_id=account_id, time_entry_id=time_entry_id)
    return found


def choose(runtime: Runtime, account_id: int, wanted: Row) -> Chosen:
    """All that the filter finds."""
    with runtime.database.transaction() as connection:
        rows = list(
            sql.reports.select_time_ids(connection, account_id=account_id, wanted=json.dumps(wanted), most=MOST + 1)
        )
    return Chosen([row["time_entry_id"] for row in rows], sum((row["hours"] for row in rows), Decimal(0)))


def states(runtime: Runtime, account_id: int, wanted: Row) -> dict[str, Row]:
    """Entries, hours and how many ``goes`` by state, of those that QuickBooks may have to hear of.

    Of what was just changed, or is named one by one, all are counted, also what QuickBooks has by now.
    """
    narrow = {"saved", "ids"} & wanted.keys()
    asked = {**wanted, "state": "open"} if not narrow else {key: wanted[key] for key in wanted if key != "state"}
    with runtime.database.transaction() as connection:
        rows = sql.reports.count_time_states(connection, account_id=account_id, wanted=json.dumps(asked), most=MOST + 1)
        found = {row["state"]: row for row in rows}
    none = {"entries": 0, "hours": Decimal(0), "goes": 0}
    return {state: found.get(state, none) for state in STATES}


def people(runtime: Runtime, account_id: int) -> list[Row]:
    """Every user: user_id and name, by name."""
    with runtime.database.transaction() as connection:
        return list(sql.reports.select_people(connection, account_id=account_id))


def lists(runtime: Runtime, account_id: int, entry: Row | None = None) -> dict[str, list[Row]]:
    """``item`` and ``class``: the active ones, and those of ``entry``."""
    kept = {name: (entry or {}).get(name) for name in ("service_item_id", "class_id")}
    with runtime.database.transaction() as connection:
        rows = list(sql.reports.select_time_lists(connection, account_id=account_id, **kept))
    return {name: [row for row in rows if row["list"] == name] for name in ("item", "class")}


def customers(runtime: Runtime, account_id: int, words: str, company_id: int | None = None) -> list[Row]:
    """The first ``CUSTOMERS`` with the words in their name, ``company_id`` before them."""
    with runtime.database.transaction() as connection:
        return list(
            sql.reports.select_customers(
                connection, account_id=account_id, words=words.strip(), company_id=company_id, most=CUSTOMERS
            )
        )


def history(runtime: Runtime, account_id: int, time_entry_id: int) -> list[Row]:
    """What went to QBO for it, the latest first: at, operation, qbo_id, released_by, found."""
    with runtime.database.transaction() as connection:
        key = {"account_id": account_id, "time_entry_id": time_entry_id}
        return list(sql.reports.select_time_history(connection, **key, most=HISTORY))


def period(runtime: Runtime, account_id: int) -> Row | None:
    """Today, this week, and how far time is locked; None where the account was never connected."""
    with runtime.database.transaction() as connection:
        found: Row | None = sql.reports.select_period(connection, account_id=account_id)
    return found


def _known(row: Row) -> Row:
    return {**row, "states": row["states"] or [], "goes": row["code"] in GOES, "differences": row["differences"] or []}
