"""From an attention item to the row that it is about; the pages agree on these addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from qbo.web import address

if TYPE_CHECKING:
    from qbo.web.visit import Visit

Row = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """``page``: name of the entry in the navigation where it leads; ``leaves``: it does not open in Airflow's frame."""

    page: str
    label: str
    href: str
    leaves: bool = False


OF_CODE: Final = {
    "matches_open": Link("matches", "Decide the matches", "matches"),
    "left_out": Link("my_company", "Change the import limit", "my-company"),
    "list_shrunk": Link("manage", "Look at the list that stopped", ""),
    "reconnect": Link("manage", "Connect again", "connection", leaves=True),
    "tie_out": Link("tie_out", "Open the tie-out", "tie-out"),
    "locked": Link("tie_out", "Open the week in the tie-out", "tie-out"),
    "closed_in_qbo": Link("tie_out", "Open the week in the tie-out", "tie-out"),
}
OF_KIND: Final = {
    "fault": Link("manage", "Sync again", ""),
    "restored": Link("tie_out", "Open the tie-out", "tie-out"),
}
OF_CAUSE: Final = {
    "company": ("companies", "Open the company", "companies", "company"),
    "entry": ("time", "Open the time entry", "time", "entry"),
    "user": ("users", "Match the person", "users", "user"),
    "person": ("users", "Match the person", "users", "person"),
    "item": ("lists", "Open the service item", "lists/service-items", "qbo_id"),
    "class": ("lists", "Open the class", "lists/classes", "qbo_id"),
    "row": ("quarantine", "Look at the row", "quarantine", "qbo_id"),
}


def to_row(visit: Visit, item: Row) -> Link | None:
    """None where no page shows it."""
    kind, _, key = str(item["cause"]).partition(":")
    if item["code"] == "customer_left":
        link = Link("matches", "Decide again", "matches" + address.query(company=key))
    elif item["code"] in OF_CODE:
        link = _of_week(OF_CODE[item["code"]], str(item["cause"]))
    elif kind in OF_KIND:
        link = OF_KIND[kind]
    elif kind == "qbo" and item["aero_id"]:  # a customer by its QBO id
        return to_row(visit, {**item, "cause": f"company:{item['aero_id']}"})
    elif kind in OF_CAUSE:
        page, label, path, name = OF_CAUSE[kind]
        link = Link(page, label, path + address.query(**{name: key}))
    else:
        return None
    return _of_account(visit, link)


def to_blocked(visit: Visit, item: Row) -> Link | None:
    """The time that waits for this item."""
    if not item["entries"]:
        return None
    return _of_account(visit, Link("time", "Show them", "time" + address.query(attention=item["attention_id"])))


def _of_week(link: Link, cause: str) -> Link:
    """A cause of the tie-out ends with the first day of its week: ``locked:5:2026-11-16``."""
    if link.page != "tie_out":
        return link
    return replace(link, href=link.href + address.query(week=cause.rpartition(":")[2]))


def _of_account(visit: Visit, link: Link) -> Link | None:
    if link.page not in visit.request.app.state.names:
        return None
    return replace(link, href=f"{visit.account_id}/{link.href}")
