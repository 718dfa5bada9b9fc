"""Users of Aero, and the QuickBooks employee or vendor whom each is matched with (T8)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from fastapi import Form, HTTPException, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from qbo.errors import Misconfigured
from qbo.flow.matching.users import KINDS, Only, Person, match
from qbo.web import address, fields, flash
from qbo.web.access import Pages
from qbo.web.read import users as read
from qbo.web.rendering import page
from qbo.web.tables import PageNumber, Paging
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()


class Asked(BaseModel):
    """What stands in the address; ``user``: choose the person of this one; ``person``: who is matched with it."""

    q: str = Field("", max_length=200)
    state: Literal["", "nobody", "inactive", "matched"] = ""
    user: fields.Id | None = None
    person: str = Field("", max_length=100)
    page: PageNumber = 1


@pages.read("/{account_id}/users", name="users")
def users(visit: OfAccount, asked: Annotated[Asked, Query()]) -> Response:
    if asked.user is not None:
        return _choose(visit, asked.user, asked.q.strip())
    wanted = read.Wanted(asked.q.strip(), asked.state or None, asked.person or None)
    rows, total = read.users(visit.runtime, visit.account_id, wanted, asked.page)
    likely = read.proposals(visit.runtime, visit.account_id)
    sure = {user_id: found[0] for user_id, found in likely.items() if found[0].is_sure}
    context: dict[str, Any] = {"rows": rows, "likely": likely, "sure": sure, "given": asked, "kinds": KINDS}
    paging, about = Paging(asked.page, read.ON_A_PAGE, total), _person(visit, asked.person)
    return page(visit, "users.html", paging=paging, about=about, known=visit.request.app.state.names, **context)


@pages.act("/{account_id}/users/match")
def save(
    visit: OfAccount,
    pairs: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    only: Annotated[Only, Form()] = "",
) -> Response:
    """``pairs``: user and person each, as ``12=Employee:55``; nobody behind the sign for nobody.

    ``only``: as of ``match``.
    """
    lines = match(visit.runtime, visit.account_id, dict(_pair(each) for each in pairs), only=only)
    response = address.redirect(visit.request, _back(visit))
    flash.tell(visit.request, response, "done", lines)
    return response


def _back(visit: Visit) -> str:
    """To the list that the form stood on; from the page of one user to the list of all."""
    to = address.query_of(visit.request, f"{visit.account_id}/users")
    return f"{visit.account_id}/users" if "user=" in to else to


def _pair(text: str) -> tuple[int, Person | None]:
    text, _, person = text.partition("=")
    user_id = fields.number(text) if text.isdecimal() else None
    if user_id is None:
        raise Misconfigured("Nobody was chosen.")
    return user_id, Person.read(person) if person else None


def _choose(visit: Visit, user_id: int, words: str) -> Response:
    rows, _ = read.users(visit.runtime, visit.account_id, read.Wanted(user_id=user_id))
    if not rows:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"This account has no user {user_id}.")
    likely = read.proposals(visit.runtime, visit.account_id).get(user_id, [])
    people = read.people(visit.runtime, visit.account_id, words)
    known = visit.request.app.state.names
    return page(
        visit, "user.html", user=rows[0], likely=likely, people=people[: read.PEOPLE], words=words, kinds=KINDS,
        more=len(people) > read.PEOPLE, most=read.PEOPLE, known=known,
    )  # fmt: skip


def _person(visit: Visit, text: str) -> dict[str, Any] | None:
    """Of the address, where it names one that Aero knows."""
    if not text:
        return None
    who = Person.read(text)
    found = read.person(visit.runtime, visit.account_id, who)
    return {**found, "kind": KINDS[who.kind]} if found else None
