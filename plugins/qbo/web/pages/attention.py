"""Attention: what a person must fix, grouped by cause, in plain words, with the decisions that it knows (R5)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import Form, HTTPException, Query
from starlette.responses import Response

from qbo.errors import Misconfigured
from qbo.flow.decisions.resolve import Decision, resolve
from qbo.web import address, fields, flash, links
from qbo.web.access import Pages
from qbo.web.read import attention as read
from qbo.web.rendering import page
from qbo.web.tables import PageNumber, Paging
from qbo.web.visit import OfAccount

pages: Final = Pages()
SETTLED: Final = "This is settled already, or it is not about a customer that is gone."


@pages.read("/{account_id}/attention", name="attention")
def attention(visit: OfAccount, code: str | None = None, number: PageNumber = 1) -> Response:
    """``code``: only this one, paged."""
    causes = read.causes(visit.runtime, visit.account_id, code, number)
    for cause in causes:
        for item in cause.items:
            item |= {"row": links.to_row(visit, item), "blocked": links.to_blocked(visit, item)}
    paging = Paging(number, read.ON_A_PAGE, causes[0].total) if code and causes else None
    return page(visit, "attention.html", causes=causes, code=code, paging=paging)


@pages.act("/{account_id}/attention/decide")
def decide(
    visit: OfAccount,
    choice: Annotated[str, Form()],
    ids: Annotated[list[fields.Id], Form()] = [],  # noqa: B006 - FastAPI copies it
    code: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    company_id: Annotated[fields.Id | None, Form()] = None,
) -> Response:
    """About the items named, or all that are open of one code."""
    chosen = ids or read.ids_of_code(visit.runtime, visit.account_id, code)
    if not chosen:
        raise Misconfigured("Nothing was chosen, or it is settled already.")
    decision = Decision(choice, visit.person, company_id, reason)
    told = resolve(visit.runtime, chosen, decision, account_id=visit.account_id)
    response = address.redirect(visit.request, address.query_of(visit.request, f"{visit.account_id}/attention"))
    flash.tell(visit.request, response, "done", told)
    return response


@pages.read("/{account_id}/attention/{attention_id}/survivor")
def survivor(visit: OfAccount, attention_id: fields.Id, words: Annotated[str, Query(alias="q")] = "") -> Response:
    """Which company took the place of one that is gone (L7)."""
    item = _item(visit, attention_id)
    found = read.survivors(visit.runtime, item, words)
    return page(visit, "survivor.html", item=item, found=found, words=words, most=read.SURVIVORS)


def _item(visit: OfAccount, attention_id: int) -> dict[str, Any]:
    item = read.item(visit.runtime, visit.account_id, attention_id)
    if item is None or "survivor" not in item["choices"]:
        raise HTTPException(HTTPStatus.NOT_FOUND, SETTLED)
    return item
