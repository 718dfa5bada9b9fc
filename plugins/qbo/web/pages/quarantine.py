"""Quarantine: rows that QuickBooks sent and Aero could not take, with the reason (L9)."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import Query
from starlette.responses import Response

from qbo.web.access import Pages
from qbo.web.read import quarantine as read
from qbo.web.rendering import page
from qbo.web.tables import PageNumber, Paging
from qbo.web.visit import OfAccount

pages: Final = Pages()
List = Literal["", "Customer", "Vendor", "Employee", "Class", "Item"]
OPEN: Final = {"open": True, "closed": False, "all": None}


@pages.read("/{account_id}/quarantine", name="quarantine")
def quarantine(
    visit: OfAccount,
    entity: Annotated[List, Query(alias="list")] = "",
    state: Literal["", "open", "closed", "all"] = "",
    qbo_id: Annotated[str, Query(max_length=100)] = "",
    number: PageNumber = 1,
) -> Response:
    """Open ones; ``qbo_id``: only the rows of this id, whatever their state unless it is named."""
    shown = state or ("all" if qbo_id else "open")
    wanted = read.Wanted(entity or None, OPEN[shown], qbo_id or None)
    rows, total = read.rows(visit.runtime, visit.account_id, wanted, number)
    context: dict[str, Any] = {"entity": entity, "state": shown, "qbo_id": qbo_id, "lists": read.LISTS}
    paging, known = Paging(number, read.ON_A_PAGE, total), visit.request.app.state.names
    return page(visit, "quarantine.html", rows=rows, paging=paging, known=known, **context)
