"""What people type into forms and addresses, as values: messages name what is wrong and how it is written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from pydantic import Field

from qbo.errors import Misconfigured

PLACES: Final = Decimal("0.0001")  # aero.time_entry.hours is numeric(7, 4)
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)  # beyond them it is a slip: 0026 sends, or opens, all time
Id = Annotated[int, Field(lt=2**63)]  # a bigint
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)")


def hours(text: str) -> Decimal:
    """``1.5``, ``1,5`` and ``1:30`` are the same. Raises Misconfigured."""
    text = text.strip()
    if found := CLOCK.fullmatch(text):
        return (Decimal(found[1]) + Decimal(found[2]) / 60).quantize(PLACES)
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Misconfigured("Hours are written like 1.5 or 1:30.")
    return value.quantize(PLACES) if abs(value) < 10**6 else value  # more is refused elsewhere


def day(text: str) -> date:
    """Raises Misconfigured."""
    try:
        value = date.fromisoformat(text.strip())
    except ValueError:
        raise Misconfigured("A day is written like 2026-11-25.") from None
    if not EARLIEST <= value <= LATEST:
        raise Misconfigured(f"The year {value.year} is none in which anybody works: look at the day again.")
    return value


def number(text: str) -> int | None:
    """An id; None where it was left empty. Raises Misconfigured."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):  # noqa: PLR2004 - a bigint
        raise Misconfigured("That is none of the choices.")
    return int(text)
