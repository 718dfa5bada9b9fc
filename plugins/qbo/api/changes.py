"""Change data capture: what changed in several lists since a moment, in one call (facts 1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.api import faults
from qbo.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qbo.api.client import Answer, Client

_RESPONSE: Final = "CDCResponse"


@dataclass(frozen=True)
class Changes:
    """``rows`` has every entity asked for; deleted ones are stubs with ``status`` Deleted.

    ``time``: QBO's clock, the next ``since``. ``complete``: False where QBO may have left rows out; page then.
    """

    rows: dict[str, list[dict[str, Any]]]
    time: datetime
    complete: bool


def changes(client: Client, entities: Sequence[str], since: datetime) -> Changes:
    """One call. ``since`` is aware and at most ``CDC_MAX_DAYS`` ago, which is the caller's to check.

    TimeActivity is not in CDC. Raises Unavailable where the answer cannot be read.
    """
    moment = since.astimezone(UTC).isoformat(timespec="seconds")
    params = {"entities": ",".join(entities), "changedSince": moment}
    answer = client.request("GET", "cdc", params=params, expects=_RESPONSE)
    if answer.time is None:
        raise Unavailable("QuickBooks did not say when it answered.", intuit_tid=answer.intuit_tid)
    rows: dict[str, list[dict[str, Any]]] = {entity: [] for entity in entities}
    for block in _blocks(answer):
        for entity in entities:
            rows[entity] += _objects(block.get(entity) or [], answer)
    complete = sum(map(len, rows.values())) < settings.CDC_MAX_ROWS
    return Changes(rows, answer.time, complete)


def _blocks(answer: Answer) -> Iterator[dict[str, Any]]:
    """Blocks come in any order, empty ones included; a fault may stand in place of one."""
    for response in _objects(answer.body[_RESPONSE], answer):
        _raise_fault(response, answer)
        for block in _objects(response.get("QueryResponse"), answer):
            _raise_fault(block, answer)
            yield block


def _objects(value: object, answer: Answer) -> list[dict[str, Any]]:
    listed: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(each, dict) for each in listed):
        raise Unavailable("QuickBooks answered with changes that cannot be read.", intuit_tid=answer.intuit_tid)
    return listed


def _raise_fault(block: dict[str, Any], answer: Answer) -> None:
    if found := faults.faults_in(block):
        raise faults.error_from(HTTPStatus.OK, found, answer.intuit_tid)
