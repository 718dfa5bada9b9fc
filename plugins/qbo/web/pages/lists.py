"""Lists: vendors, employees, classes and service items as Aero knows them (L4, L5)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final, Literal

from fastapi import HTTPException, Query
from starlette.responses import Response

from qbo.web import address
from qbo.web.access import Pages
from qbo.web.read import lists as read
from qbo.web.rendering import page
from qbo.web.tables import PageNumber, Paging
from qbo.web.visit import OfAccount

pages: Final = Pages()
ACTIVE: Final = {"": None, "yes": True, "no": False}


@pages.read("/{account_id}/lists", name="lists")
def lists(visit: OfAccount) -> Response:
    """The first of them."""
    return address.redirect(visit.request, f"{visit.account_id}/lists/{next(iter(read.KINDS))}")


@pages.read("/{account_id}/lists/{path}")
def one_list(
    visit: OfAccount,
    path: str,
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
    active: Literal["", "yes", "no"] = "",
    qbo_id: str | None = None,
    number: PageNumber = 1,
) -> Response:
    """``qbo_id``: only this row."""
    kind = read.KINDS.get(path)
    if kind is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such list.")
    wanted = read.Wanted(words.strip(), ACTIVE[active], qbo_id)
    rows, total = read.rows(visit.runtime, visit.account_id, kind, wanted, number)
    has, left_out = read.counts(visit.runtime, visit.account_id)
    return page(
        visit, "lists.html", kind=kind, kinds=read.KINDS, rows=rows, paging=Paging(number, read.ON_A_PAGE, total),
        words=words, active=active, qbo_id=qbo_id, has=has, left_out=left_out[path],
        known=visit.request.app.state.names,
    )  # fmt: skip
