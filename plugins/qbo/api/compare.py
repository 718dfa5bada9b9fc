"""QBO's answer compared with what was sent (T3): it may take a field and keep another value without a word."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final, NamedTuple

MINUTES: Final = 60  # of an hour
MOST: Final = 10**6  # of hours or minutes; QBO takes 8760 hours at most (facts 5)
_DURATION: Final = ("Hours", "Minutes", "Seconds")
_BOOKKEEPING: Final = frozenset({"Id", "SyncToken", "sparse", *_DURATION})
# Fields of time that mean something also where they were not sent: QBO must not have filled them in. Not ItemRef, whose
# default is QBO's own, nor HourlyRate, which QBO may take from the person.
_TIME_FIELDS: Final = ("EmployeeRef", "VendorRef", "OtherNameRef", "CustomerRef", "ClassRef", "Description")


class Difference(NamedTuple):
    """One field; the values as a person would read them, None where absent."""

    field: str
    sent: str | None
    answered: str | None


def differences(sent: dict[str, Any], answered: dict[str, Any]) -> list[Difference]:
    """Fields in which QBO's answer differs from what was sent; empty means that it was taken as it is.

    None: names beside a reference's value, line ends, 1 and 1.0, 1 h 90 min and 2 h 30 min, QBO's default item.
    """
    found = [
        Difference(name, _plain(sent.get(name)), _plain(answered.get(name)))
        for name in _compared(sent)
        if _plain(sent.get(name)) != _plain(answered.get(name))
    ]
    if any(name in sent for name in _DURATION) and _seconds(sent) != _seconds(answered):
        found.append(Difference("Hours", _hours(sent), _hours(answered)))
    return found


def _compared(sent: dict[str, Any]) -> list[str]:
    own = [name for name in sent if name not in _BOOKKEEPING and (name != "HourlyRate" or sent[name])]  # 0 is no rate
    whole = "NameOf" in sent and not sent.get("sparse")
    return own + [name for name in _TIME_FIELDS if whole and name not in own]


def _plain(value: object) -> str | None:
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case dict():
            return _plain(value.get("value"))
        case int() | float() | Decimal():
            return format(Decimal(str(value)).normalize(), "f")
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") or None


def _seconds(body: dict[str, Any]) -> Fraction | None:
    """None where a part is no number that could be a time: 1e9999999 would have more digits than Python writes."""
    parts = [_number(body.get(name) or 0) for name in _DURATION]
    if None in parts:
        return None
    hours, minutes, seconds = (Fraction(part) for part in parts if part is not None)
    return (hours * MINUTES + minutes) * MINUTES + seconds


def _number(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and -MOST < found < MOST else None


def _hours(body: dict[str, Any]) -> str | None:
    seconds = _seconds(body)
    if seconds is None:
        return None
    hours, rest = divmod(seconds, MINUTES * MINUTES)
    return f"{hours} h {float(rest / MINUTES):g} min"
