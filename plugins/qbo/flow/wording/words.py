"""Sentences and amounts as people read them, the same on the command line, in a log and in a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

TIME_FIELDS: Final = {
    "person": "Person", "customer": "Customer", "item": "Service item", "class": "Class", "date": "Date",
    "minutes": "Time", "notes": "Notes", "billable": "Billable", "deleted": "Time entry",
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """One sentence of a report, and the account and run that it is about, where it is about one."""

    line: str
    account_id: int | None = None
    run_id: int | None = None


def number(count: int, one: str, many: str = "") -> str:
    """``1 entry``, ``2 entries``; ``many`` is ``one`` with an s unless given."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def hours(value: Decimal) -> str:
    """``12.5 hours``: no zeros behind the point, no exponent."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {'hour' if text == '1' else 'hours'}"


def length(minutes: float) -> str:
    """``1 h 30 min``; ``45 min``."""
    whole, rest = divmod(minutes, 60)
    return f"{int(whole)} h {rest:g} min" if whole else f"{rest:g} min"


def entries(count: int, value: Decimal) -> str:
    """``3 time entries, 4.5 hours``."""
    return f"{number(count, 'time entry', 'time entries')}, {hours(value)}"


def both_sides(field: str, aero: str, qbo: str) -> str:
    """``Notes: roof in Aero, wall in QuickBooks``; ``field``: a key of ``TIME_FIELDS``."""
    return f"{TIME_FIELDS[field]}: {aero} in Aero, {qbo} in QuickBooks"


def names(found: Sequence[str], most: int = 3) -> str:
    """``Oak, Elm and Ash``; beyond ``most`` their number: ``Oak, Elm, Ash and 4 more``."""
    if len(found) > most:
        return f"{', '.join(found[:most])} and {len(found) - most} more"
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))
