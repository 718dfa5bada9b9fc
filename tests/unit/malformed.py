"""Answers as they should be, with one part of another kind; for tests of whatever reads them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

GONE = object()
STRANGE: tuple[object, ...] = (
    None, True, 0, -1, 1.5, 10**30, float("nan"), float("inf"), "", "x", "9" * 5000, "\x00\ud800", "2026-02-30", [],
    [None], [[]], ["x"], [1, {}], {}, {"": None}, {"value": {}}, {"Error": None}, {"code": 3200}, GONE,
)  # fmt: skip


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to every part of it."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


def replaced(answer: object, path: tuple[Any, ...], value: object) -> object:
    """A copy with another value in this place, or (GONE) with nothing there."""
    if not path:
        return None if value is GONE else value
    answer = copy.copy(answer)
    key, *rest = path
    inner = replaced(answer[key], tuple(rest), value)  # type: ignore[index]
    if not rest and value is GONE:
        del answer[key]  # type: ignore[attr-defined]
    else:
        answer[key] = inner  # type: ignore[index]
    return answer


def variants(answer: object) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each place with each strange value in it."""
    for path in places(answer):
        for strange in STRANGE:
            yield path, replaced(answer, path, strange)
