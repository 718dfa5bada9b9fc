"""What is to be done about one exported entry that Aero changed: pure, three values a field (T9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from qbo.api.time_values import is_billed, plain_notes

Due = dict[str, Any]
Values = dict[str, Any]
COLUMNS: Final = {
    "user_id": "person",
    "company_id": "customer",
    "service_item_id": "item",
    "class_id": "class",
    "work_date": "date",
    "hours": "minutes",
    "notes": "notes",
    "is_billable": "billable",
}  # of an entry, to the field of a time activity


@dataclass(frozen=True)
class Look:
    """An entry and what QBO has of it: ``now`` None where it is gone; ``base`` None where nobody knows it any more."""

    due: Due
    row: dict[str, Any] | None
    now: Values | None
    base: Values | None

    @property
    def values(self) -> Values:
        """What the whole entry would be in QBO."""
        return _values(self.due)

    @property
    def wanted(self) -> Values:
        """Of Aero's changed columns alone: what changed behind an entry is none of them."""
        values = self.values
        return {COLUMNS[name]: values[COLUMNS[name]] for name in self.due["changed"]}

    @property
    def choice(self) -> str | None:
        """What a person picked, as long as QBO has what it had then."""
        return self.due["choice"] if self.due["seen"] == self.now else None


@dataclass(frozen=True)
class Verdict:
    """``does``: send, delete, agree, unlink, again or block. ``fields``: to send, or what stands against it.

    ``agreed``: values of QBO that become the base.
    """

    look: Look
    does: str
    fields: dict[str, Any] = field(default_factory=dict)
    agreed: Values = field(default_factory=dict)
    code: str = ""


def decide(look: Look) -> Verdict:
    """Pure: what is to be done about one entry."""
    if look.now is None or look.row is None:
        return _gone(look)
    if look.choice == "qbo":
        about = look.now if look.due["verdict"] == "delete" else look.wanted
        return Verdict(look, "agree", agreed={name: look.now[name] for name in about})
    if look.due["verdict"] == "delete":
        return _delete(look, look.now)
    return _update(look, look.now)


def _gone(look: Look) -> Verdict:
    if look.due["verdict"] == "delete":
        return Verdict(look, "unlink")
    if look.choice == "aero":
        return Verdict(look, "again")
    if look.choice == "qbo" or not _differs(look):
        return Verdict(look, "agree")
    return Verdict(look, "block", look.wanted, code="deleted_in_qbo")


def _differs(look: Look) -> bool:
    """Whether QBO would have had anything to change."""
    return look.base is None or any(look.base.get(name) != value for name, value in look.wanted.items())


def _delete(look: Look, now: Values) -> Verdict:
    edited = {name: value for name, value in now.items() if look.base is None or look.base.get(name) != value}
    if _is_locked(look):
        return Verdict(look, "block", code="locked")
    if look.row is not None and is_billed(look.row):
        return Verdict(look, "block", code="billed")
    if edited and look.choice != "aero":
        return Verdict(look, "block", edited, code="deleted_here")
    return Verdict(look, "delete")


def _update(look: Look, now: Values) -> Verdict:
    """Three values a field: of the base, of Aero, of QBO."""
    base = look.base or {}
    agreed = {name: value for name, value in look.wanted.items() if value == now[name]}
    ours = {name: value for name, value in look.wanted.items() if name not in agreed and base.get(name, ...) != value}
    both = {name: value for name, value in ours.items() if base.get(name, ...) != now[name]}
    if not ours:
        return Verdict(look, "agree", agreed=agreed)
    if _is_locked(look):
        return Verdict(look, "block", code="locked")
    if look.row is not None and is_billed(look.row):
        return Verdict(look, "block", ours, code="billed")
    if both and look.choice != "aero":
        return Verdict(look, "block", both, code="changed_on_both_sides")
    return Verdict(look, "send", ours, agreed)


def _is_locked(look: Look) -> bool:
    """T11, by the day that QBO has: somebody moved it there into a locked period. Aero's days are judged before."""
    through = look.due["locked_through"]
    day = look.now and look.now["date"]
    return bool(through and day and day <= through.isoformat() and not look.due["is_unlocked"])


def _values(due: Due) -> Values:
    return {
        "person": f"{due['entity_type']}:{due['entity_qbo_id']}",
        "customer": due["customer_qbo_id"],
        "item": due["service_item_id"],
        "class": due["class_id"],
        "date": due["work_date"].isoformat(),
        "minutes": due["minutes"],
        "notes": plain_notes(due["notes"]),
        "billable": due["is_billable"],
    }
