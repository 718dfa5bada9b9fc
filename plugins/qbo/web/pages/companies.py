"""Companies: searched, filtered, and made active or inactive (L7, C1, C3)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from fastapi import Form, HTTPException, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from qbo.flow.decisions.companies import set_active
from qbo.flow.decisions.company_edit import TYPES, Wish, edit, print_of
from qbo.web import address, fields, flash
from qbo.web.access import Pages
from qbo.web.read import companies as read
from qbo.web.rendering import page
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()
SAID: Final[dict[str, bool | None]] = {"": None, "yes": True, "no": False}
SHOWN: Final[dict[str, bool | None]] = {"": False, "too": None, "only": True}


class Asked(BaseModel):
    """What stands in the address; ``company``: only this one, on a page of its own."""

    company: fields.Id | None = None
    q: str = Field("", max_length=200)
    type: str = Field("", max_length=40)
    active: Literal["", "yes", "no"] = ""
    hidden: Literal["", "too", "only"] = ""
    linked: Literal["", "yes", "no"] = ""
    parent: fields.Id | None = None
    after: fields.Id | None = None
    before: fields.Id | None = None

    @property
    def wanted(self) -> read.Wanted:
        kind, active, linked = self.type or None, SAID[self.active], SAID[self.linked]
        return read.Wanted(self.q.strip(), kind, active, SHOWN[self.hidden], linked, self.parent)


@pages.read("/{account_id}/companies", name="companies")
def companies(visit: OfAccount, asked: Annotated[Asked, Query()]) -> Response:
    """A page of them; with ``company`` in the address that one alone."""
    if asked.company is not None:
        return _company(visit, asked.company)
    place = read.Place(asked.after, asked.before)
    rows, window = read.companies(visit.runtime, visit.account_id, asked.wanted, place)
    above = read.company(visit.runtime, visit.account_id, asked.parent) if asked.parent else None
    kinds = [("", "All types"), *((kind, kind) for kind in TYPES)]
    context: dict[str, Any] = {"rows": rows, "window": window, "given": asked, "above": above, "types": kinds}
    return page(visit, "companies.html", known=_known(visit), **context)


@pages.act("/{account_id}/companies/set-active")
def change(
    visit: OfAccount,
    active: Annotated[bool, Form()],
    ids: Annotated[list[fields.Id], Form()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """A change of ``is_active``, as Aero makes it (C1, C3)."""
    lines = set_active(visit.runtime, visit.account_id, ids, visit.person, active=active)
    response = address.redirect(visit.request, address.query_of(visit.request, f"{visit.account_id}/companies"))
    flash.tell(visit.request, response, "done", lines)
    return response


@pages.act("/{account_id}/companies/edit")
def save(
    visit: OfAccount,
    company_id: Annotated[fields.Id, Form()],
    name: Annotated[str, Form()] = "",
    company_type: Annotated[str, Form()] = "",
    parent: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """``seen``: the print of the company that the form was filled in beside."""
    lines = edit(visit.runtime, visit.account_id, company_id, Wish(name, company_type, parent, seen), visit.person)
    page_of = f"{visit.account_id}/companies{address.query(company=company_id)}"
    response = address.redirect(visit.request, page_of)
    flash.tell(visit.request, response, "done", lines)
    return response


def _company(visit: Visit, company_id: int) -> Response:
    found = read.company(visit.runtime, visit.account_id, company_id)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"This account has no company {company_id}.")
    context: dict[str, Any] = {"company": found, "seen": print_of(found), "most": read.CHILDREN, "types": TYPES}
    return page(visit, "company.html", known=_known(visit), **context)


def _known(visit: Visit) -> set[str]:
    """Names of the pages that a link may lead to."""
    return set(visit.request.app.state.names)
