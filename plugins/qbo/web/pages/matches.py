"""Matches: what the first connect held, beside the customers that it may be, and what a person decides (C5)."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import Form, Query
from starlette.responses import Response

from qbo.errors import Misconfigured
from qbo.flow.matching import matches as flow
from qbo.flow.matching.match_words import told
from qbo.web import address, fields, flash
from qbo.web.access import Pages
from qbo.web.read import matches as read
from qbo.web.rendering import page
from qbo.web.tables import PageNumber, Paging
from qbo.web.visit import OfAccount

pages: Final = Pages()
Kind = Literal["several", "similar", "inactive", "create", "left"]


@pages.read("/{account_id}/matches", name="matches")
def matches(
    visit: OfAccount,
    kind: Kind | None = None,
    company: fields.Id | None = None,
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
    number: PageNumber = 1,
) -> Response:
    """``kind``: only this one, paged; ``company``: only this one."""
    if company is not None:
        all_kinds = read.one(visit.runtime, visit.account_id, company)
    else:
        all_kinds = read.kinds(visit.runtime, visit.account_id, kind, words.strip(), number)
    shown = [each for each in all_kinds if each.cards]
    paging = Paging(number, read.ON_A_PAGE, shown[0].found) if kind and shown else None
    context: dict[str, Any] = {"words": words, "paging": paging, "company": company, "left": read.LEFT}
    return page(visit, "matches.html", kinds=all_kinds, shown=shown, kind=kind, **context)


@pages.act("/{account_id}/matches/decide")
def decide(
    visit: OfAccount,
    decision: Annotated[str, Form()],
    company_id: Annotated[fields.Id | None, Form()] = None,
    qbo_id: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
) -> Response:
    """About the company named, with the customer named, or about all of a kind that are unmistakable."""
    if decision not in flow.DECISIONS or not (company_id or kind):
        raise Misconfigured("Nothing was chosen.")
    company_ids = [company_id] if company_id else []
    qbo_ids = [qbo_id] if qbo_id else []
    decided = flow.decide(visit.runtime, [visit.account_id], decision, company_ids, qbo_ids, kind or None, visit.person)
    response = address.redirect(visit.request, address.query_of(visit.request, f"{visit.account_id}/matches"))
    flash.tell(visit.request, response, "done" if decided.done else "problem", told(decision, decided))
    return response
