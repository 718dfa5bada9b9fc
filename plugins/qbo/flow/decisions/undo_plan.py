"""What one run created and what of it can be taken back (T13): decided from the ledger and a fresh look at QBO.

See docs/adr/0012-undo.md.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.api import payloads, query
from qbo.api.fields import is_zero
from qbo.api.time_values import is_billed, values_of
from qbo.errors import Refused
from qbo.flow.sending.operation import Operation
from qbo.flow.wording import words
from qbo.lists import BY_ENTITY, STAGED_COLUMNS, staged_row
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qbo.api.client import Client
    from qbo.store.engine import Database

log = logging.getLogger(__name__)
Row = dict[str, Any]
Key = tuple[str, int]
BILLED: Final = "it is on an invoice in QuickBooks"
LOCKED: Final = "its day is locked: nothing of it is changed in QuickBooks"
EDITED: Final = "it was changed in Aero since"
EDITED_IN_QBO: Final = "it was changed in QuickBooks since"
USED: Final = "other time stands on it in QuickBooks"
AWAITED: Final = "time in Aero is to be sent for it"
CHILDREN: Final = "it has sub-customers"
SURVIVOR: Final = "it took the place of another customer"
GONE: Final = "it is gone in QuickBooks: merged or deleted"
INACTIVE: Final = "it is inactive in QuickBooks already"
BALANCE: Final = "it has an open balance in QuickBooks"
TRIED: Final = "QuickBooks did not take the change just now; undo the run once more"
PATH: Final = "full_name"  # it changes with the name of a parent


@dataclass(frozen=True)
class Created:
    """A time activity or a customer of the run; ``reason``: why it stays, empty where it can go.

    ``row``: as QBO has it now, None where it is gone; ``level``: of a customer, sub-customers are deeper.
    """

    entity: str
    aero_id: int
    qbo_id: str
    name: str
    reason: str
    row: Row | None = None
    hours: Decimal = Decimal(0)
    base: Row = field(default_factory=dict)
    level: int = 0

    @property
    def key(self) -> Key:
        """The row of Aero."""
        return self.entity, self.aero_id

    def operation(self, run_id: int) -> Operation:
        """What takes it back; ``undo`` in its base tells whoever settles it. Asks for a row."""
        row = self.row or {}
        token, base = str(row.get("SyncToken") or "0"), {"undo": run_id}
        if self.entity == "TimeActivity":
            body = payloads.time_activity_delete(self.qbo_id, token)
            return Operation("delete", self.entity, self.aero_id, body, base, {}, 0, row)
        body = payloads.customer_active(self.qbo_id, token, active=False)
        return Operation("update", self.entity, self.aero_id, body, self.base | base, {}, 0, row)


@dataclass(frozen=True)
class View:
    """Where a plan looks. ``closed``: QBO's own closing date (T11)."""

    database: Database
    client: Client
    account_id: int
    run_id: int
    closed: date | None


def time_of(view: View) -> list[Created]:
    """Time that the run created and that is linked still, by day and person."""
    with view.database.transaction() as connection:
        found = list(sql.undo.select_time(connection, account_id=view.account_id, run_id=view.run_id))
    now = _now(view, "TimeActivity", found)
    return [_time(view, each, now.get(each["qbo_id"])) for each in found]


def customers_of(view: View, time: Iterable[Created], tried: Iterable[Key] = ()) -> list[Created]:
    """Customers that the run created and that are linked still, sub-customers first.

    ``time``: of the run; what of it can go refers to nothing. ``tried``: customers that QBO did not make inactive.
    """
    going = [each for each in time if not each.reason]
    with view.database.transaction() as connection:
        found = list(
            sql.undo.select_customers(
                connection,
                account_id=view.account_id,
                run_id=view.run_id,
                time_entry_ids=[each.aero_id for each in going],
            )
        )
    now = _now(view, "Customer", found)
    taken = {each.qbo_id for each in going}
    below: set[str] = set()
    planned = []
    for each in sorted(found, key=lambda each: -_level(each)):
        created = _customer(view, each, now.get(each["qbo_id"]), taken, below, set(tried))
        planned.append(created)
        below |= set() if created.reason else {created.qbo_id}
    return planned


def _now(view: View, entity: str, found: list[Row]) -> dict[str, Row]:
    ids = [each["qbo_id"] for each in found]
    return {str(row.get("Id")): row for row in query.by_ids(view.client, entity, ids)} if ids else {}


def _time(view: View, due: Row, row: Row | None) -> Created:
    customer = f", {due['customer']}" if due["customer"] else ""
    name = f"{due['person']}, {due['day']}, {words.hours(due['hours'])}{customer}"
    reason = _why_time_stays(view, due, row)
    return Created("TimeActivity", due["aero_id"], due["qbo_id"], name, reason, row, due["hours"])


def _why_time_stays(view: View, due: Row, row: Row | None) -> str:
    """One that somebody deleted in QBO is taken back already: only the entry is held."""
    if row is not None and is_billed(row):
        return BILLED
    if _is_locked(view, due, row):
        return LOCKED
    if due["is_edited"]:
        return EDITED
    if row is not None and values_of(row) != values_of(due["after"] or {}):
        return EDITED_IN_QBO
    return ""


def _is_locked(view: View, due: Row, row: Row | None) -> bool:
    """By the earliest of its days in Aero, when it was sent, and in QBO."""
    through = max(filter(None, (due["locked_through"], view.closed)), default=None)
    days = filter(None, (due["lock_date"].isoformat(), values_of(row)["date"] if row else None))
    return through is not None and min(days) <= through.isoformat()


def _level(due: Row) -> int:
    """QBO allows no colon in a name."""
    return str((due["after"] or {}).get("FullyQualifiedName") or "").count(":")


def _customer(view: View, due: Row, row: Row | None, time: set[str], below: set[str], tried: set[Key]) -> Created:
    reason = TRIED if ("Customer", due["aero_id"]) in tried else _why_customer_stays(view, due, row, time, below)
    base = {"name": due["base"]["name"], "is_active": False}
    return Created("Customer", due["aero_id"], due["qbo_id"], due["name"], reason, row, base=base, level=_level(due))


def _why_customer_stays(view: View, due: Row, row: Row | None, time: set[str], below: set[str]) -> str:
    """First what Aero knows, then what QBO shows (C7); questions about single customers come last."""
    if row is None:
        return GONE
    told = (
        (row.get("Active") is False, INACTIVE),
        (due["is_edited"], EDITED),
        (_values(row) != _values(due["after"] or {}), EDITED_IN_QBO),
        (due["is_used"], USED),
        (due["is_awaited"], AWAITED),
        (due["is_survivor"], SURVIVOR),
        (set(due["children"]) - below, CHILDREN),
        (not (is_zero(row.get("Balance")) and is_zero(row.get("BalanceWithJobs"))), BALANCE),
    )
    if reason := next((reason for stands, reason in told if stands), ""):
        return reason
    if _ids(view, "Customer", "FullyQualifiedName LIKE", f"{row.get('FullyQualifiedName')}:%") - below:
        return CHILDREN
    return USED if _ids(view, "TimeActivity", "CustomerRef =", due["qbo_id"]) - time else ""


def _values(row: Row) -> Row:
    """What the mirror knows of a customer."""
    named = dict(zip(STAGED_COLUMNS, staged_row(BY_ENTITY["Customer"], row), strict=True))
    return {name: value for name, value in named.items() if name != PATH}


def _ids(view: View, entity: str, condition: str, value: str) -> set[str]:
    """As far as QBO tells: where it does not, its own refusal is the last word."""
    try:
        pages = query.pages(view.client, entity, f"{condition} {query.quote(value)}", inactive=False)
        return {str(row.get("Id")) for page in pages for row in page.rows}
    except (Refused, ValueError) as refused:  # ValueError: a name that no query can hold
        log.warning("account %s: QuickBooks does not tell which %s: %s", view.account_id, entity, refused)
        return set()
