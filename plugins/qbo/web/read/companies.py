"""Companies of one account: a page of those that a person searches for, and one with all that is known of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.decisions.companies import standing
from qbo.store.queries import sql
from qbo.web.tables import Window

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
ON_A_PAGE: Final = 50
CHILDREN: Final = 20  # sub-companies on the page of one company


@dataclass(frozen=True)
class Wanted:
    """None and no words: whatever it is. ``kind`` is the type of the company, ``parent`` the id of its parent."""

    words: str = ""
    kind: str | None = None
    active: bool | None = None
    hidden: bool | None = None
    linked: bool | None = None
    parent: int | None = None


@dataclass(frozen=True)
class Place:
    """The page behind the company ``after``, or the one that ends before ``before``, 0 for the last; else the first."""

    after: int | None = None
    before: int | None = None


def companies(runtime: Runtime, account_id: int, wanted: Wanted, place: Place) -> tuple[list[Row], Window]:
    """By name; the first page where ``place`` is not there any more."""
    found = _page(runtime, account_id, wanted, place)
    if (place.before and not found.skipped) or (place.after and not found.ids):  # not full, or the company is gone
        found = _page(runtime, account_id, wanted, Place())
    with runtime.database.transaction() as connection:
        rows = list(sql.reports.select_companies(connection, account_id=account_id, company_ids=found.ids))
    return [_known(row) for row in rows], found


def company(runtime: Runtime, account_id: int, company_id: int) -> Row | None:
    """With its contacts, sub-companies and open attention items; None where the account has no such company."""
    key = {"account_id": account_id, "company_id": company_id}
    with runtime.database.transaction() as connection:
        found = list(sql.reports.select_companies(connection, account_id=account_id, company_ids=[company_id]))
        if not found:
            return None
        return {
            **_known(found[0]),
            **sql.reports.select_company(connection, **key),
            "contacts": list(sql.reports.select_contacts(connection, **key)),
            "children": list(sql.reports.select_children(connection, **key, most=CHILDREN)),
            "items": list(sql.reports.select_company_items(connection, **key)),
        }


def _page(runtime: Runtime, account_id: int, wanted: Wanted, place: Place) -> Window:
    given = {"account_id": account_id, **asdict(wanted)}
    where = {"anchor": place.before or place.after, "backward": place.before is not None, "most": ON_A_PAGE}
    with runtime.database.transaction() as connection:
        if wanted.words or wanted.linked is not None:  # no index finds these: all are read, but once
            found = list(sql.reports.search_companies(connection, **given, **where))
            counts = found[0] if found else {"before": 0, "of_all": 0}
            return Window(counts["before"], [row["company_id"] for row in found], counts["of_all"])
        del given["words"]
        ids = [row["company_id"] for row in sql.reports.page_companies(connection, **given, **where)]
        first = ids[0] if ids and place != Place() else None
        counts = sql.reports.count_companies(connection, **given, first=first)
    return Window(counts["before"], ids, counts["of_all"])


def _known(row: Row) -> Row:
    """With its person, and ``standing`` where it is not linked."""
    person = " ".join(filter(None, (row["first_name"], row["last_name"])))
    return {**row, "person": person, "standing": None if row["qbo_id"] else standing(row)}
