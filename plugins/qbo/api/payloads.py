"""Bodies of what goes to QBO: pure functions of values that are validated already."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from qbo import settings
from qbo.api.compare import MINUTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True)
class TimeToSend:
    """Time as it goes to QBO (T3); ``minutes`` of the whole, over 0. Optional references are None where there is none.

    ``hourly_rate``: of money, used where billable (T4); None as 0.
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


def time_activity_update(
    qbo_id: str, sync_token: str, changes: Mapping[str, Any], hourly_rate: Decimal | int | None = None
) -> dict[str, Any]:
    """T9: sparse, only ``changes``, by field as in ``time_values``; None empties. Everything else stays as QBO has it.

    ``hourly_rate``: for time that becomes billable and has no rate yet, which QBO requires.
    """
    body = _sparse(qbo_id, sync_token)
    for name, value in changes.items():
        body |= _change(name, value)
    if changes.get("billable") and hourly_rate is not None:
        body["HourlyRate"] = _number(Decimal(hourly_rate))
    return body


def _change(name: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - each field has a type of its own
    """Leaving a field out of a sparse update means "as it is"; ``{}`` and ``""`` empty it (facts 1.3)."""
    match name:
        case "person":
            kind, _, person = str(value).partition(":")
            return {"NameOf": kind, f"{kind}Ref": _ref(person)}
        case "minutes":
            hours, minutes = divmod(value, MINUTES)
            return {"Hours": hours, "Minutes": minutes}
        case "billable":
            return {"BillableStatus": "Billable" if value else "NotBillable"}
        case "notes" | "date":
            return {"TxnDate" if name == "date" else "Description": value or ""}
        case _:
            return {_REFERENCES[name]: {} if value is None else _ref(value)}


_REFERENCES: Final = {"item": "ItemRef", "customer": "CustomerRef", "class": "ClassRef"}


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
