"""What QBO's answer to one operation means: linked, refused with an explanation, or to be sent again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from qbo.api.compare import Difference, differences
from qbo.api.fault_table import UNKNOWN
from qbo.api.fields import inner
from qbo.api.time_values import is_billed, values_in
from qbo.flow.comparing import alike
from qbo.flow.wording import causes
from qbo.lists import BY_ENTITY, STAGED_COLUMNS, staged_row

if TYPE_CHECKING:
    from qbo.api.batch import Outcome

AGAIN = {"retry", "stale", "stop"}  # not done, and nothing is wrong with the row
ABOUT = {  # of a refusal, in title and hint
    "Customer": (": {subject}", ""),
    "TimeActivity": (": {person}, {day}", " It is about {hours} h for {customer}."),
}
LABELS = {
    "DisplayName": "Name", "CompanyName": "Company name", "ParentRef": "Parent", "Job": "Sub-customer",
    "NameOf": "Kind of person", "EmployeeRef": "Employee", "VendorRef": "Vendor", "OtherNameRef": "Person",
    "CustomerRef": "Customer", "ItemRef": "Service item", "ClassRef": "Class", "TxnDate": "Date", "Hours": "Time",
    "Description": "Notes", "BillableStatus": "Billable", "HourlyRate": "Rate",
}  # fmt: skip  # of fields of QBO, for people
NOT_FOUND = "610"  # of what is to be deleted: a fresh read finds out
DIFFERENT = "stored_differently"  # code of the item about an answer that is not what was sent
TOLD = {DIFFERENT, causes.BILLED_MEANWHILE}  # QBO took it all the same
OF_LINKED = [*TOLD, "drift"]  # codes of items about what QBO holds of an entry: none where it holds it no more


@dataclass(frozen=True)
class Settled:
    """A row for ``note_outcomes``; ``outcome`` is one of ``qbo.batch_item.outcome``; ``found``: looked up in QBO.

    ``cause``: of a refusal that is not the row's own; ``why``: a code of ours for it; ``qbo``: the values of QBO that
    both agreed on, of time only.
    """

    bid: str
    outcome: str
    qbo_id: str | None = None
    sync_token: str | None = None
    code: str | None = None
    answer: dict[str, Any] | None = None
    cause: str | None = None
    why: str | None = None
    qbo: dict[str, Any] | None = None
    found: bool = False


@dataclass(frozen=True)
class Judged:
    """``mirror``: the customer as QBO has it now; ``attention``: what a person must know."""

    outcome: Settled
    mirror: dict[str, Any] | None = None
    attention: list[dict[str, Any]] = field(default_factory=list)
    intuit_tid: str = ""


def judge(item: dict[str, Any], outcome: Outcome, *, found: bool = False) -> Judged:
    """``item``: a row of ``qbo.batch_item``; ``outcome`` must not be unanswered; ``found``: it was looked up in QBO."""
    if outcome.state == "done" and outcome.entity_body is not None:
        if found and item["operation"] == "create":
            return _found(item, outcome.entity_body)
        done = _done(item, outcome.entity_body, outcome.intuit_tid)
        return replace(done, outcome=replace(done.outcome, found=found))
    code = (outcome.fault.code if outcome.fault else "") or "unknown"
    if outcome.state in AGAIN or (item["operation"] == "delete" and code == NOT_FOUND):
        return Judged(Settled(item["bid"], "again", code=code), intuit_tid=outcome.intuit_tid)
    if item["entity"] == "TimeActivity" and outcome.rule and outcome.rule.period:
        # told by its week, with all that waits for it
        return Judged(Settled(item["bid"], "refused", code=code, why=causes.CLOSED), intuit_tid=outcome.intuit_tid)
    return Judged(
        Settled(item["bid"], "refused", code=code, cause=_setting(outcome)),
        attention=[] if _is_undo(item) else [_refusal(item, outcome)],
        intuit_tid=outcome.intuit_tid,
    )


def split(item: dict[str, Any]) -> Judged:
    """The item goes out again in a smaller batch."""
    return Judged(Settled(item["bid"], "split"))


def again(item: dict[str, Any]) -> Judged:
    """The item was never done: it is due again."""
    return Judged(Settled(item["bid"], "again"))


def _done(item: dict[str, Any], answer: dict[str, Any], tid: str) -> Judged:
    about = values_in(item["body"], answer) if item["entity"] == "TimeActivity" else None
    token = str(answer.get("SyncToken") or "0")
    settled = Settled(item["bid"], "done", str(answer.get("Id")), token, answer=answer, qbo=about)
    found = _stored_differently(item, answer)
    attention = [_difference(item, settled, found, tid)] if found else []
    if item["operation"] == "update" and item["entity"] == "TimeActivity" and is_billed(answer):
        attention.append(_billed(item, settled, tid))
    mirror = None
    if item["entity"] == "Customer":
        mirror = dict(zip(STAGED_COLUMNS, staged_row(BY_ENTITY["Customer"], answer), strict=True))
    return Judged(settled, mirror, attention, tid)


def _found(item: dict[str, Any], row: dict[str, Any]) -> Judged:
    """A create that was looked up: what QBO has is later than what it answered then.

    What differs is a change in QBO, and comes the way of such changes: drift, a renamed or a hidden customer.
    """
    settled = Settled(item["bid"], "done", str(row.get("Id")), str(row.get("SyncToken") or "0"), answer=row, found=True)
    if item["entity"] == "TimeActivity":
        return Judged(replace(settled, qbo=alike.agreed_time(item["body"], row)))
    name = item["body"]["DisplayName"]
    then = row | {"DisplayName": name, "FullyQualifiedName": _renamed(row, name), "Active": True}
    return Judged(settled, dict(zip(STAGED_COLUMNS, staged_row(BY_ENTITY["Customer"], then), strict=True)))


def _renamed(row: dict[str, Any], name: str) -> str:
    above, colon, _ = str(row.get("FullyQualifiedName") or "").rpartition(":")
    return f"{above}{colon}{name}"


def _is_undo(item: dict[str, Any]) -> bool:
    """An undo tells whoever asked for it: nothing waits behind a refusal (T13)."""
    return "undo" in (item.get("base") or {})


def _stored_differently(item: dict[str, Any], answer: dict[str, Any]) -> list[Difference]:
    """None for what was deleted; an item that was taken off may leave QBO's default item (T3)."""
    if item["operation"] == "delete":
        return []
    was = inner(item.get("before") or {}, "ItemRef")
    return [
        each
        for each in differences(item["body"], answer)
        if not (
            item["operation"] == "update" and each.field == "ItemRef" and each.sent is None and each.answered != was
        )
    ]


def _billed(item: dict[str, Any], settled: Settled, tid: str) -> dict[str, Any]:
    """It was put on an invoice between the look and the change."""
    words = causes.CORRECTED[causes.BILLED_MEANWHILE]
    keys = {"qbo_id": settled.qbo_id, "code": causes.BILLED_MEANWHILE, "intuit_tid": tid}
    return {**_keys(item), **keys, **words}


def _keys(item: dict[str, Any]) -> dict[str, Any]:
    kind = "company" if item["entity"] == "Customer" else "entry"
    return {"entity": item["entity"], "aero_id": item["aero_id"], "cause": f"{kind}:{item['aero_id']}"}


def _refusal(item: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """Named after its company, or person and day, unless a setting of the QBO company refuses every such row."""
    rule, fault = outcome.rule or UNKNOWN, outcome.fault
    cause = _setting(outcome)
    about, more = ("", "") if cause else ABOUT[item["entity"]]
    keys = {"entity": "Account", "aero_id": None, "cause": cause} if cause else _keys(item)
    return {
        **keys,
        "code": (fault.code if fault else "") or "unknown",
        "title": rule.title + about,
        "hint": rule.hint + more,
        "who": rule.who,
        "detail": f"{fault.message}: {fault.detail}" if fault else None,
        "intuit_tid": outcome.intuit_tid,
    }


def _setting(outcome: Outcome) -> str | None:
    """R5: one item for all that a setting of the QBO company holds back."""
    rule, fault = outcome.rule, outcome.fault
    return f"setting:{fault.code}" if rule and fault and rule.setting else None


def _difference(item: dict[str, Any], settled: Settled, found: list[Difference], tid: str) -> dict[str, Any]:
    lines = "\n".join(
        f"{LABELS.get(each.field, each.field)}: sent {each.sent or 'nothing'}, "
        f"QuickBooks has {each.answered or 'nothing'}"
        for each in found
    )
    return {
        **_keys(item),
        "qbo_id": settled.qbo_id,
        "code": DIFFERENT,
        "detail": lines,
        "intuit_tid": tid,
        **causes.DRIFT[DIFFERENT],
    }
