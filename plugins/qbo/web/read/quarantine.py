"""Rows of QBO that were refused, with the reason in plain words and what came (L9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.wording import causes
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
ON_A_PAGE: Final = 50
LISTS: Final = {
    "Customer": "Customers",
    "Vendor": "Vendors",
    "Employee": "Employees",
    "Class": "Classes",
    "Item": "Service items",
}
FIELDS: Final = {
    "qbo_id": "QuickBooks id", "name": "Name", "full_name": "Full name", "parent_qbo_id": "QuickBooks id of the parent",
    "is_active": "Active", "is_project": "Project", "item_type": "Type", "unit_price": "Price",
    "bill_rate": "Bill rate", "given_name": "Given name", "family_name": "Family name", "email": "E-mail",
    "phone": "Phone", "mobile": "Mobile",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """None: any. ``qbo_id``: of one row, ``none`` for rows that have no id."""

    entity: str | None = None
    is_open: bool | None = None
    qbo_id: str | None = None


def rows(runtime: Runtime, account_id: int, wanted: Wanted, page: int) -> tuple[list[Row], int]:
    """Open ones first, and how many there are."""
    given = {"entity": wanted.entity, "is_open": wanted.is_open, "qbo_id": wanted.qbo_id}
    place = {"most": ON_A_PAGE, "skip": (page - 1) * ON_A_PAGE}
    with runtime.database.transaction() as connection:
        found = list(sql.reports.select_quarantine(connection, account_id=account_id, **given, **place))
    return [_known(row) for row in found], found[0]["of_all"] if found else 0


def _known(row: Row) -> Row:
    """With title, hint and who can fix it, and what came as pairs of words."""
    told = causes.QUARANTINE.get(
        row["reason"], {"title": "A row of the list {subject} was refused", "hint": "", "who": ""}
    )
    title = told["title"].replace("{subject}", row["list"])
    came = [(words, _value(row["content"][name])) for name, words in FIELDS.items() if name in row["content"]]
    return {**row, "title": title, "hint": told["hint"], "who": told["who"], "came": came}


def _value(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
