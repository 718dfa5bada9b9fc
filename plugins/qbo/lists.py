"""The five QBO lists: one row each says how a list is asked for, how long its names are and where it stands in Aero."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from qbo import settings

STAGED_COLUMNS: Final = (
    "qbo_id", "name", "full_name", "parent_qbo_id", "is_active", "is_project", "item_type", "unit_price", "bill_rate",
    "given_name", "family_name", "email", "phone", "mobile", "deleted",
)  # fmt: skip
INACTIVE: Final = (False, "false")
WHOLE_DIGITS: Final = 10  # of a price or rate: what Aero's columns hold
_DELETED = re.compile(r" \(deleted\)(?=:|$)")
_LAST_DELETED = re.compile(r" \(deleted\)$")


@dataclass(frozen=True)
class QboList:
    """``entity``: QBO's name and the key of the list everywhere; ``table``: where it stands in schema ``aero``."""

    entity: str
    table: str
    name_field: str
    name_length: int


LISTS: Final = (
    QboList("Customer", "company", "DisplayName", settings.NAME_LENGTH),
    QboList("Vendor", "vendor", "DisplayName", settings.NAME_LENGTH),
    QboList("Employee", "employee", "DisplayName", settings.NAME_LENGTH),
    QboList("Class", "class", "Name", settings.SHORT_NAME_LENGTH),
    QboList("Item", "service_item", "Name", settings.SHORT_NAME_LENGTH),
)
BY_ENTITY: Final = {each.entity: each for each in LISTS}


def staged_row(qbo_list: QboList, obj: dict[str, Any]) -> tuple[Any, ...]:
    """The values of ``STAGED_COLUMNS`` of one QBO object; whatever is missing or of a wrong kind becomes None.

    QBO appends " (deleted)" to the names of inactive rows: it is taken off here, once, so that nothing behind
    knows of it (L7). Of Items only those of type Service count as active (L5).
    """
    active = obj.get("Active") not in INACTIVE and obj.get("status") != "Deleted"
    name, full_name = _text(obj.get(qbo_list.name_field)), _text(obj.get("FullyQualifiedName"))
    item_type = _text(obj.get("Type")) if qbo_list.entity == "Item" else None
    if not active:
        name = _LAST_DELETED.sub("", name) if name else name
        full_name = _DELETED.sub("", full_name) if full_name else full_name
    return (
        _text(obj.get("Id")), name, full_name or name, _text(_within(obj, "ParentRef", "value")),
        active and (qbo_list.entity != "Item" or item_type == "Service"), obj.get("IsProject") is True, item_type,
        _number(obj.get("UnitPrice")), _number(obj.get("BillRate")),
        _text(obj.get("GivenName")), _text(obj.get("FamilyName")), _text(_within(obj, "PrimaryEmailAddr", "Address")),
        _text(_within(obj, "PrimaryPhone", "FreeFormNumber")), _text(_within(obj, "Mobile", "FreeFormNumber")),
        obj.get("status") == "Deleted",
    )  # fmt: skip


def _within(obj: dict[str, Any], key: str, inner: str) -> object:
    nested = obj.get(key)
    return nested.get(inner) if isinstance(nested, dict) else None


def _text(value: object) -> str | None:
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    # PostgreSQL's text holds no NUL, and no half of a character that JSON can spell (a lone surrogate).
    return str(value).replace("\x00", "").encode(errors="replace").decode() or None


def _number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < WHOLE_DIGITS else None
