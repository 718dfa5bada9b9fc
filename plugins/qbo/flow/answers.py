"""What QBO's answer to one operation means: linked, refused with an explanation, or to be sent again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qbo.api.compare import differences
from qbo.lists import BY_ENTITY, STAGED_COLUMNS, staged_row

if TYPE_CHECKING:
    from qbo.api.batch import Outcome

AGAIN = {"retry", "stale", "stop"}  # not done, and nothing is wrong with the row
DIFFERENT = "stored_differently"  # code of the item about an answer that is not what was sent


@dataclass(frozen=True)
class Settled:
    """A row for ``note_outcomes``; ``outcome`` is one of ``qbo.batch_item.outcome``."""

    bid: str
    outcome: str
    qbo_id: str | None = None
    sync_token: str | None = None
    code: str | None = None
    answer: dict[str, Any] | None = None


@dataclass(frozen=True)
class Judged:
    """``mirror``: the customer as QBO has it now; ``attention``: what a person must know."""

    outcome: Settled
    mirror: dict[str, Any] | None = None
    attention: list[dict[str, Any]] = field(default_factory=list)
    intuit_tid: str = ""


def judge(item: dict[str, Any], outcome: Outcome) -> Judged:
    """``item`` is a row of ``qbo.batch_item``; ``outcome`` must not be unanswered."""
    if outcome.state == "done" and outcome.entity_body is not None:
        return _done(item, outcome.entity_body, outcome.intuit_tid)
    code = outcome.faults[0].code if outcome.faults else ""
    if outcome.state in AGAIN:
        return Judged(Settled(item["bid"], "again", code=code), intuit_tid=outcome.intuit_tid)
    return Judged(
        Settled(item["bid"], "refused", code=code),
        attention=[_refusal(item, outcome)],
        intuit_tid=outcome.intuit_tid,
    )


def split(item: dict[str, Any]) -> Judged:
    """The item goes out again in a smaller batch."""
    return Judged(Settled(item["bid"], "split"))


def again(item: dict[str, Any]) -> Judged:
    """The item was never done: it is due again."""
    return Judged(Settled(item["bid"], "again"))


def _done(item: dict[str, Any], answer: dict[str, Any], tid: str) -> Judged:
    settled = Settled(item["bid"], "done", str(answer.get("Id")), str(answer.get("SyncToken") or "0"), answer=answer)
    found = differences(item["body"], answer) if item["operation"] != "delete" else []
    attention = [_difference(item, settled, found, tid)] if found else []
    mirror = None
    if item["entity"] == "Customer":
        mirror = dict(zip(STAGED_COLUMNS, staged_row(BY_ENTITY["Customer"], answer), strict=True))
    return Judged(settled, mirror, attention, tid)


def _keys(item: dict[str, Any]) -> dict[str, Any]:
    kind = "company" if item["entity"] == "Customer" else "entry"
    return {"entity": item["entity"], "aero_id": item["aero_id"], "cause": f"{kind}:{item['aero_id']}"}


def _refusal(item: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    rule, fault = outcome.rule, outcome.faults[0] if outcome.faults else None
    return {
        **_keys(item),
        "code": (fault.code if fault else "") or "unknown",
        "title": rule.title if rule else "QuickBooks refused this",
        "hint": rule.hint if rule else "Ask the data team to look at the log of the run.",
        "who": rule.who if rule else "data team",
        "detail": f"{fault.message}: {fault.detail}" if fault else None,
        "intuit_tid": outcome.intuit_tid,
    }


def _difference(item: dict[str, Any], settled: Settled, found: list[Any], tid: str) -> dict[str, Any]:
    lines = "\n".join(f"{name}: sent {sent!r}, QuickBooks has {got!r}" for name, sent, got in found)
    return {
        **_keys(item),
        "qbo_id": settled.qbo_id,
        "code": DIFFERENT,
        "title": "QuickBooks stored something else than was sent",
        "hint": "Compare the two in QuickBooks and correct it there; it is not sent again by itself.",
        "who": "office manager",
        "detail": lines,
        "intuit_tid": tid,
    }
