"""Bodies of what goes to QBO: pure functions of values that are validated already."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from qbo import settings
from qbo.api.compare import MINUTES, Difference, differences

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "Difference",
    "TimeToSend",
    "customer_active",
    "customer_create",
    "differences",
    "known_rate",
    "time_activity",
    "time_activity_delete",
    "time_activity_update",
]


@dataclass(frozen=True)
class TimeToSend:
    """Time as it goes to QBO (T3); ``minutes`` of the whole, over 0. Optional references are None where there is none.

    ``hourly_rate``: of money, used where billable, see ``known_rate``; None as 0.
    """

    entity_type: Literal["Employee", "Vendor"]
    entity_qbo_id: str
    work_date: date
    minutes: int
    notes: str | None = None
    service_item_id: str | None = None
    customer_qbo_id: str | None = None
    class_id: str | None = None
    is_billable: bool = False
    hourly_rate: Decimal | None = None


def customer_create(name: str, parent_qbo_id: str | None = None) -> dict[str, Any]:
    """C1, C4: the name, trimmed, and the parent; nothing else."""
    trimmed = name.strip()
    body: dict[str, Any] = {"DisplayName": trimmed}
    if len(trimmed) <= settings.COMPANY_NAME_LENGTH:
        body["CompanyName"] = trimmed
    if parent_qbo_id is not None:
        body |= {"Job": True, "ParentRef": _ref(parent_qbo_id)}
    return body


def customer_active(qbo_id: str, sync_token: str, *, active: bool, name: str | None = None) -> dict[str, Any]:
    """C3: a sparse update. ``name``, the base name, is sent only with a reactivation: QBO keeps a mark in the name."""
    body = _sparse(qbo_id, sync_token) | {"Active": active}
    return body | {"DisplayName": name} if active and name else body


def known_rate(bill_rate: Decimal | None, unit_price: Decimal | None) -> Decimal:
    """T4: the person's bill rate, else the item's price, else 0; 0 is no rate, nor is a negative one."""
    return next((rate for rate in (bill_rate, unit_price) if rate is not None and rate > 0), Decimal(0))


def time_activity(entry: TimeToSend) -> dict[str, Any]:
    """T3, T4: all that the entry has. Billable time must have a rate in QBO (facts 5): 0 where none is known."""
    hours, minutes = divmod(entry.minutes, MINUTES)
    body: dict[str, Any] = {
        "NameOf": entry.entity_type,
        f"{entry.entity_type}Ref": _ref(entry.entity_qbo_id),
        "TxnDate": entry.work_date.isoformat(),
        "Hours": hours,
        "Minutes": minutes,
        "BillableStatus": "Billable" if entry.is_billable else "NotBillable",
    }
    if entry.notes:
        body["Description"] = entry.notes
    body |= {name: _ref(value) for name, value in _references(entry).items() if value is not None}
    if entry.is_billable:
        body["HourlyRate"] = _number(entry.hourly_rate or Decimal(0))
    return body


def time_activity_update(qbo_id: str, sync_token: str, before: TimeToSend, after: TimeToSend) -> dict[str, Any]:
    """T9: sparse, only what differs between the two, emptied what was emptied; the rate stays as QBO has it.

    Time that becomes billable takes its rate along, which QBO requires; a person moves as type and reference together.
    """
    old, new = time_activity(before), time_activity(after)
    body = {name: value for name, value in new.items() if old.get(name) != value and name != "HourlyRate"}
    body |= {name: _EMPTY[name] for name in old.keys() - new.keys() if name in _EMPTY}
    if {"Hours", "Minutes"} & body.keys():
        body |= {"Hours": new["Hours"], "Minutes": new["Minutes"]}
    if {"NameOf", "EmployeeRef", "VendorRef"} & body.keys():
        body |= {"NameOf": after.entity_type, f"{after.entity_type}Ref": _ref(after.entity_qbo_id)}
    if after.is_billable and not before.is_billable:
        body["HourlyRate"] = new["HourlyRate"]
    return _sparse(qbo_id, sync_token) | body


# What empties a field of a sparse update, where leaving it out means "as it is" (facts 1.3, seen with vendors).
_EMPTY: Final[dict[str, Any]] = {"Description": "", "ItemRef": {}, "CustomerRef": {}, "ClassRef": {}}


def time_activity_delete(qbo_id: str, sync_token: str) -> dict[str, Any]:
    return {"Id": qbo_id, "SyncToken": sync_token}


def _references(entry: TimeToSend) -> dict[str, str | None]:
    return {"ItemRef": entry.service_item_id, "CustomerRef": entry.customer_qbo_id, "ClassRef": entry.class_id}


def _ref(qbo_id: str) -> dict[str, str]:
    return {"value": qbo_id}


def _sparse(qbo_id: str, sync_token: str) -> dict[str, Any]:
    return {"Id": qbo_id, "SyncToken": sync_token, "sparse": True}


def _number(value: Decimal) -> int | float:
    """As JSON has it; whole numbers stay whole, so that the bytes survive a trip through the database."""
    return int(value) if value == value.to_integral_value() else float(value)
