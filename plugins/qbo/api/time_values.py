"""What a time activity of QBO says, as plain values that can be compared (T6, T9)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from qbo.api.compare import MINUTES, MOST
from qbo.api.fields import day, inner, number

REFERENCES: Final = {"customer": "CustomerRef", "item": "ItemRef", "class": "ClassRef"}
PERSONS: Final = {"Employee": "EmployeeRef", "Vendor": "VendorRef", "Other": "OtherNameRef"}
PROPERTIES: Final = {
    "person": {"NameOf", *PERSONS.values()},
    **{name: {field} for name, field in REFERENCES.items()},
    "date": {"TxnDate"},
    "minutes": {"Hours", "Minutes", "Seconds"},
    "notes": {"Description"},
    "billable": {"BillableStatus"},
}  # of a time activity, by field
BILLED: Final = "HasBeenBilled"
SECONDS: Final = 60


def values_of(activity: dict[str, Any]) -> dict[str, Any]:
    """Person (as ``Employee:55``), customer, item, class, date, minutes, notes, billable.

    Not among them: rate, pay type, and what is on an invoice.
    """
    return {
        "person": _person(activity),
        **{name: _ref(activity, field) for name, field in REFERENCES.items()},
        "date": day(activity.get("TxnDate")),
        "minutes": minutes(activity),
        "notes": plain_notes(activity.get("Description")),
        "billable": activity.get("BillableStatus") in ("Billable", BILLED),
    }


def values_in(sent: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Of the answer, those that a request was about: all of a create, of a sparse update the fields that it names."""
    found = values_of(answer)
    if not sent.get("sparse"):
        return found
    return {name: value for name, value in found.items() if not PROPERTIES[name].isdisjoint(sent)}


def is_billed(activity: dict[str, Any]) -> bool:
    """A state, not an edit (T6)."""
    return activity.get("BillableStatus") == BILLED


def minutes(activity: dict[str, Any]) -> int | float:
    """Whole ones nearly always; somebody in QBO may type seconds, or when work began and ended.

    What cannot be read counts as 0: it shows as drift, and its neighbours are compared.
    """
    total = _between(activity)
    if total is None:
        total = _sum(activity, "Hours", "Minutes") + _number(activity.get("Seconds")) / SECONDS
    total = round(total, 4)
    return int(total) if total == total.to_integral_value() else float(total)


def _between(activity: dict[str, Any]) -> Decimal | None:
    """From beginning to end, without the break; None where they are not both there."""
    try:
        began, ended = (datetime.fromisoformat(activity[name]) for name in ("StartTime", "EndTime"))
        seconds = (ended - began).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None
    return Decimal(str(seconds)) / SECONDS - _sum(activity, "BreakHours", "BreakMinutes")


def plain_notes(text: object) -> str | None:
    """Line ends are QBO's own (T3)."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") or None


def _sum(activity: dict[str, Any], hours: str, minutes_: str) -> Decimal:
    return _number(activity.get(hours)) * MINUTES + _number(activity.get(minutes_))


def _number(value: object) -> Decimal:
    found = number(value)
    return found if found is not None and -MOST < found < MOST else Decimal(0)


def _person(activity: dict[str, Any]) -> str | None:
    kind = str(activity.get("NameOf") or "")
    found = _ref(activity, PERSONS.get(kind, ""))
    return f"{kind}:{found}" if found else None


def _ref(activity: dict[str, Any], field: str) -> str | None:
    found = inner(activity, field)
    return str(found) if found else None
