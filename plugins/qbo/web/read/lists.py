"""The four reference lists of one account as Aero knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo.store.queries import sql

if TYPE_CHECKING:
    from decimal import Decimal

    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
ON_A_PAGE: Final = 50


@dataclass(frozen=True)
class Kind:
    """``path`` in the address, ``entity`` in QBO, ``price``: the heading of its rate, where it has one."""

    path: str
    entity: str
    label: str
    one: str
    price: str = ""
    is_people: bool = False


KINDS: Final = {
    kind.path: kind
    for kind in (
        Kind("service-items", "Item", "Service items", "service item", "Price"),
        Kind("classes", "Class", "Classes", "class"),
        Kind("employees", "Employee", "Employees", "employee", "Bill rate", is_people=True),
        Kind("vendors", "Vendor", "Vendors", "vendor", "Bill rate", is_people=True),
    )
}


@dataclass(frozen=True)
class Wanted:
    """``qbo_id``: only this row."""

    words: str = ""
    active: bool | None = None
    qbo_id: str | None = None


def rows(runtime: Runtime, account_id: int, kind: Kind, wanted: Wanted, page: int) -> tuple[list[Row], int]:
    """By full name, and how many there are."""
    given = {"entity": kind.entity, "words": wanted.words, "active": wanted.active, "qbo_id": wanted.qbo_id}
    place = {"most": ON_A_PAGE, "skip": (page - 1) * ON_A_PAGE}
    with runtime.database.transaction() as connection:
        found = list(sql.reports.select_list(connection, account_id=account_id, **given, **place))
    return [_known(row) for row in found], found[0]["of_all"] if found else 0


def counts(runtime: Runtime, account_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """By path, the rows that Aero has of each list, and those that the import limit left out."""
    with runtime.database.transaction() as connection:
        row = sql.reports.count_lists(connection, account_id=account_id)
    has = {path: row["items" if path == "service-items" else path] for path in KINDS}
    return has, {path: row["left_out"].get(kind.entity, 0) for path, kind in KINDS.items()}


def _known(row: Row) -> Row:
    """``is_of_another``: it came from a QBO company that the account has left (connect --new-company)."""
    above = (row["full_name"] or row["name"]).rpartition(":")[0]
    return {**row, "price": _amount(row["price"]), "above": above, "is_of_another": ":" in row["qbo_id"]}


def _amount(value: Decimal | None) -> str:
    """Two places, more where it has them."""
    if value is None:
        return ""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}"
