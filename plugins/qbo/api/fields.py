"""Fields of QBO's objects, read so that no kind of value raises: one bad row must not stop its neighbours (R3)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

# What PostgreSQL's jsonb and text cannot hold, as JSON spells it: NUL, halves of characters, numbers without end.
_UNSTORABLE: Final = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|NaN|Infinity|[eE]\+?\d{3}")


def number(value: object) -> Decimal | None:
    """None for what is no finite number; numbers come as JSON numbers and as texts."""
    try:
        found = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def is_zero(value: object) -> bool:
    """An amount that is absent or 0; one that cannot be read is not."""
    return value is None or value == "" or number(value) == 0


def inner(fields: dict[str, Any], name: str, key: str = "value") -> object:
    """Of a reference or another object within; None where it is of another kind."""
    found = fields.get(name)
    return found.get(key) if isinstance(found, dict) else None


def day(value: object) -> str | None:
    """A date as QBO writes it; None for anything else."""
    text = value[:10] if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def is_unstorable(content: bytes) -> bool:
    """Whether an answer may hold values that the database cannot; cheap, and seldom true."""
    return _UNSTORABLE.search(content) is not None


def storable(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The same without NUL; a half of a character becomes "?", a number without end nothing."""
    match value:
        case str():
            return value.replace("\x00", "").encode(errors="replace").decode()
        case list():
            return [storable(each) for each in value]
        case dict():
            return {storable(name): storable(each) for name, each in value.items()}
        case float() if not Decimal(value).is_finite():
            return None
        case _:
            return value
