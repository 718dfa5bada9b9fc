"""Lanes as Airflow maps over them: bundles, nearly always of one account, never more than Airflow's limit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from qbo import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qbo.flow.run.lane import Lane

T = TypeVar("T")
NAMES_IN_TITLE = 3


class Bundle(TypedDict):
    """What one mapped task works on; ``title`` is how the UI names it."""

    title: str
    lanes: list[dict[str, Any]]


class Found(TypedDict):
    """What one detect task hands on; ``failed``: pairs of account id and reason (JSON has no integer keys)."""

    accounts: int
    lanes: list[dict[str, Any]]
    failed: list[tuple[int, str]]


def chunks(items: Sequence[T], size: int, most: int) -> Iterator[list[T]]:
    """Lists of ``size`` items; of more, and of equal length, where that would be over ``most`` lists."""
    size = max(size, math.ceil(len(items) / most))
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def bundles(lanes: Sequence[dict[str, Any]], size: int, most: int) -> list[Bundle]:
    """One lane a bundle (``size`` 1) as long as Airflow can map over so many; several accounts a bundle beyond."""
    return [{"title": title(chunk), "lanes": chunk} for chunk in chunks(lanes, size, most)]


def account_groups(account_ids: Sequence[int], most: int) -> list[list[int]]:
    """``GROUP_SIZE`` accounts a detect task, larger groups for more accounts than that allows."""
    return list(chunks(account_ids, settings.GROUP_SIZE, most))


def title(lanes: Sequence[dict[str, Any]]) -> str:
    """Names with ids: two firms may have the same name."""
    shown = [f"{lane['name']} (account {lane['account_id']})" for lane in lanes[:NAMES_IN_TITLE]]
    rest = len(lanes) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def unpack(bundle: Bundle) -> list[Lane]:
    """The lanes of a bundle, as the flow knows them."""
    from qbo.flow.run.lane import Lane  # noqa: PLC0415 - the flow costs the parsing of a DAG file a second

    return [Lane(**lane) for lane in bundle["lanes"]]
