"""Up to 30 operations in one call (facts 1.5); outcomes are matched by ``bId``, never by position."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard

from qbo import settings
from qbo.api import faults
from qbo.api.fault_rules import DATA_TEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qbo.api.client import Client
    from qbo.api.fault_rules import Rule
    from qbo.errors import Fault, SyncError

log = logging.getLogger("qbo.api")

State = Literal["done", "refused", "stale", "retry", "stop", "unanswered"]
_REQUEST: Final = "BatchItemRequest"
_RESPONSE: Final = "BatchItemResponse"


@dataclass(frozen=True)
class BatchItem:
    """``bid``: at most ``BATCH_ID_LENGTH`` characters, one of its kind in the batch; ``body``: the bare entity."""

    bid: str
    operation: Literal["create", "update", "delete"]
    entity: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one item: its entity as QBO has it now (a stub after a delete), or faults, or no answer."""

    bid: str
    entity_body: dict[str, Any] | None = None
    faults: tuple[Fault, ...] = ()
    intuit_tid: str = ""

    @property
    def state(self) -> State:
        """``retry``: send the same item again, same ids. ``unanswered``: look it up in QBO before anything else.

        ``stop`` includes a connection that has ended: it concerns the account, not the item. What would be our mistake
        if a whole request failed with it is a refusal of one item: its neighbours go on (R3).
        """
        if self.entity_body is not None:
            return "done"
        if self.rule is None:
            return "unanswered"
        match self.rule.action:
            case "refuse":
                return "refused"
            case "stop" if self.rule.who == DATA_TEAM:
                return "refused"
            case "reconnect":
                return "stop"
            case action:
                return action

    @property
    def rule(self) -> Rule | None:
        """Row of the fault table, None where there is no fault."""
        return faults.rule_for(self.fault) if self.fault else None

    @property
    def fault(self) -> Fault | None:
        """The one that decides."""
        return faults.decisive(self.faults)

    def error(self) -> SyncError:
        """The error that these faults are when a request fails with them; for ``stop`` and ``retry``."""
        return faults.error_from(HTTPStatus.OK, self.faults, self.intuit_tid)


def body_for(items: Sequence[BatchItem]) -> dict[str, Any]:
    """The payload to store before it is sent; raises ValueError for a batch that QBO would refuse as a whole."""
    bids = [item.bid for item in items]
    if not 0 < len(items) <= settings.BATCH_SIZE:
        raise ValueError(f"A batch has 1 to {settings.BATCH_SIZE} items, not {len(items)}.")
    if len(set(bids)) < len(bids) or not all(0 < len(bid) <= settings.BATCH_ID_LENGTH for bid in bids):
        raise ValueError(f"Items of a batch need different ids of 1 to {settings.BATCH_ID_LENGTH} characters.")
    return {_REQUEST: [{"bId": item.bid, "operation": item.operation, item.entity: item.body} for item in items]}


def send_stored(
    client: Client, request_id: str, payload: Mapping[str, Any], before: Callable[[], None] | None = None
) -> dict[str, Outcome]:
    """Sends a stored payload, the same bytes at every retry; one outcome for each of its ``bId``, in its order.

    ``before`` is called right before each try; what it raises keeps the batch from leaving.
    Raises RetryLater (``maybe_done``) where the answer was lost: send the same again under the same ``request_id``.
    """
    if not 0 < len(request_id) <= settings.REQUEST_ID_LENGTH:
        raise ValueError(f"The request id of a batch has 1 to {settings.REQUEST_ID_LENGTH} characters.")
    asked = {item["bId"]: item for item in payload[_REQUEST]}
    answer = client.request(
        "POST", "batch", json=payload, request_id=request_id, batch=True, expects=_RESPONSE, before=before
    )
    answered = _by_bid(answer.body[_RESPONSE])
    for bid in answered.keys() - asked.keys():
        log.warning("A batch was answered with an item %r that it had not (intuit_tid %s)", bid, answer.intuit_tid)
    return {bid: _outcome(item, answered.get(bid), answer.intuit_tid) for bid, item in asked.items()}


def _entity(item: Mapping[str, Any]) -> str:
    return str(next(key for key in item if key not in {"bId", "operation"}))


def _by_bid(items: object) -> dict[str, dict[str, Any]]:
    """Two different answers to one item are none."""
    found: dict[str, dict[str, Any]] = {}
    unclear: set[str] = set()
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and found.setdefault(bid := str(item.get("bId")), item) != item:
            unclear.add(bid)
    return {bid: item for bid, item in found.items() if bid not in unclear}


def _outcome(asked: Mapping[str, Any], item: dict[str, Any] | None, tid: str) -> Outcome:
    entity = _entity(asked)
    found = faults.faults_in(item) if item else ()
    body = item.get(entity) if item and not found else None
    same = asked[entity].get("Id") if asked["operation"] != "create" else None
    return Outcome(asked["bId"], body if _has_id(body, same) else None, found, tid)


def _has_id(body: object, same: object) -> TypeGuard[dict[str, Any]]:
    """Without its Id an object cannot be linked: an answer that lacks it is none.

    ``same``: the Id that was asked about, None where QBO gives one. An answer about another object is none.
    """
    found = body.get("Id") if isinstance(body, dict) else None
    is_id = isinstance(found, str | int) and not isinstance(found, bool) and found != ""
    return is_id and (same is None or str(found) == str(same))
