"""What a person decides about attention items (R5, L7): ``CHOICES`` says which decisions an item knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo.errors import Misconfigured
from qbo.flow.decisions import keep_sides
from qbo.flow.sending import answers
from qbo.flow.wording import causes
from qbo.flow.wording.words import number
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection

Item = dict[str, Any]
WAITING: Final = frozenset({"retry", "dismiss"})
GONE: Final = WAITING | {"survivor"}
TOLD: Final = frozenset({"dismiss"})  # nothing waits behind it
LOCKED: Final = frozenset({"release", "dismiss"})
SIDES: Final = WAITING | {"aero", "qbo"}
CHOICES: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys([*causes.BLOCKED, *causes.BEFORE_DEACTIVATION], WAITING),
    "locked": LOCKED,
    causes.CLOSED: LOCKED | WAITING,
    "changed_on_both_sides": SIDES,
    "deleted_here": SIDES,
    "deleted_in_qbo": SIDES,
    "billed": WAITING | {"qbo"},  # Aero's values cannot go
    causes.BILLED_MEANWHILE: TOLD,
    "drift": frozenset({"aero", "qbo"}),
    "tie_out": TOLD,
    "restored": TOLD,
    "maybe_there": frozenset({"aero", "qbo", "dismiss"}),
    "customer_gone": GONE,
    "customer_hidden": GONE,  # a merge may leave an inactive customer behind
    "name_conflict": TOLD,
    "left_out": TOLD,
    answers.DIFFERENT: TOLD,
}
_REFUSAL: Final = re.compile(r"[0-9]+|unknown")  # codes of QBO; those of the account itself have another cause
_NAMES: Final = {
    "aero": "to keep Aero's values",
    "qbo": "to keep QuickBooks' values",
    "release": "to release locked time",
    "survivor": "for a surviving customer",
    "retry": "to be tried again",
    "dismiss": "to be dismissed",
}


@dataclass(frozen=True)
class Decision:
    """``by``: who decides; ``company_id``: of the survivor; ``reason``: why it is dismissed."""

    choice: str
    by: str
    company_id: int | None = None
    reason: str | None = None


def is_refusal(item: Item) -> bool:
    """Whether it is about a refusal of QBO, whose own words are its detail."""
    return _REFUSAL.fullmatch(item["code"]) is not None


def choices(item: Item) -> frozenset[str]:
    """The decisions that an item knows; empty where only its cause can close it."""
    if is_refusal(item):
        return WAITING if item["cause"].startswith(("company:", "entry:", "setting:")) else frozenset()
    if item["cause"].startswith("row:"):  # in quarantine: read again as soon as it changes in QBO
        return TOLD
    return CHOICES.get(item["code"], frozenset())


def resolve(
    runtime: Runtime, attention_ids: list[int], decision: Decision, *, account_id: int | None = None
) -> list[str]:
    """All of them or none; one line an item about what happens now. Raises Misconfigured for wrong use.

    ``account_id``: an item of another account is as good as none (R4).
    """
    _check(decision)
    with runtime.database.transaction() as connection:
        items = [_item(connection, attention_id, decision, account_id) for attention_id in sorted(set(attention_ids))]
        return [_decide(connection, item, decision) for item in items]


def _check(decision: Decision) -> None:
    if decision.choice not in _NAMES:
        raise Misconfigured(f"There is no choice called {decision.choice}: it is one of {', '.join(_NAMES)}.")
    if decision.choice == "dismiss" and not (decision.reason or "").strip():
        raise Misconfigured("To dismiss an item, say why it may stay as it is.")
    if decision.choice == "survivor" and decision.company_id is None:
        raise Misconfigured("Say which company took its place.")
    if decision.choice != "survivor" and decision.company_id is not None:
        raise Misconfigured("A company is named only where it took the place of another.")


def _item(connection: Connection, attention_id: int, decision: Decision, account_id: int | None) -> Item:
    item: Item | None = sql.resolve.select_item(connection, attention_id=attention_id)
    if item is None or account_id not in {None, item["account_id"]}:
        raise Misconfigured(f"There is no attention item {attention_id}.")
    if item["is_closed"]:
        raise Misconfigured(f"Attention item {attention_id} is closed already.")
    if decision.choice not in choices(item):
        known = " or ".join(f"{_NAMES[each]} ({each})" for each in _NAMES if each in choices(item))
        asks = f"It asks {known}." if known else "It closes itself when its cause is gone."
        raise Misconfigured(f"Attention item {attention_id} does not ask {_NAMES[decision.choice]}. {asks}")
    return item


def _decide(connection: Connection, item: Item, decision: Decision) -> str:
    sql.runs.act_as(connection, person=decision.by)
    done = _DO[decision.choice](connection, item, decision)
    sql.resolve.note_choice(
        connection,
        attention_id=item["attention_id"],
        choice=decision.choice,
        decided_by=decision.by,
        reason=(decision.reason or "").strip() or None,
    )
    return f"Attention item {item['attention_id']} ({item['title']}): {done}"


def _retry(connection: Connection, item: Item, _: Decision) -> str:
    sql.resolve.ask_again(connection, attention_id=item["attention_id"])
    return "tried again at the next sync."


def _dismiss(connection: Connection, item: Item, _: Decision) -> str:
    sql.resolve.dismiss_item(connection, attention_id=item["attention_id"])
    return "dismissed; what it blocks stays as it is until it is changed in Aero."


def _release(connection: Connection, item: Item, _: Decision) -> str:
    entries = sql.resolve.release_locked(connection, attention_id=item["attention_id"])
    sql.resolve.close_item(connection, attention_id=item["attention_id"])
    return f"{number(entries, 'time entry', 'time entries')} released, sent at the next sync."


def _side(connection: Connection, item: Item, decision: Decision) -> str:
    """Carried out by the next sync, which reads QuickBooks once more: it may have changed since the item was told."""
    if item["code"] == "drift":
        return keep_sides.choose(connection, item, decision.choice, decision.by)
    sql.resolve.choose_values(connection, attention_id=item["attention_id"], choice=decision.choice)
    sql.resolve.close_item(connection, attention_id=item["attention_id"])
    if decision.choice == "aero":
        return "Aero's values go to QuickBooks at the next sync."
    return "QuickBooks and Aero keep what they have; nothing is sent until the entry is changed in Aero again."


def _survivor(connection: Connection, item: Item, decision: Decision) -> str:
    key = {"account_id": item["account_id"], "company_id": int(item["cause"].partition(":")[2])}
    name = _checked_survivor(connection, key, decision.company_id)
    sql.resolve.upsert_survivor(connection, **key, survivor_id=decision.company_id, decided_by=decision.by)
    sql.resolve.close_item(connection, attention_id=item["attention_id"])
    return f"what waits for it goes out with {name}, at the next sync."


def _checked_survivor(connection: Connection, key: dict[str, int], survivor_id: int | None) -> str:
    found = sql.resolve.select_company(connection, account_id=key["account_id"], company_id=survivor_id)
    if found is None:
        raise Misconfigured(f"The account of this item has no company {survivor_id}.")
    name = str(found["name"])
    if sql.resolve.is_circle(connection, **key, survivor_id=survivor_id):
        raise Misconfigured(f"{name} cannot take its own place, nor that of a company that took its place.")
    if not (found["is_customer"] and found["is_linked"]):
        raise Misconfigured(f"{name} is no customer that QuickBooks has: choose one that is linked with QuickBooks.")
    if found["is_gone"]:
        raise Misconfigured(f"{name} is itself gone or inactive in QuickBooks: choose a customer that is active there.")
    if not found["is_active"]:
        raise Misconfigured(f"{name} is inactive in Aero: choose an active company, or make it active first.")
    return name


_DO: Final[dict[str, Callable[[Connection, Item, Decision], str]]] = {
    "retry": _retry,
    "dismiss": _dismiss,
    "release": _release,
    "aero": _side,
    "qbo": _side,
    "survivor": _survivor,
}
