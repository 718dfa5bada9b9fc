"""My Company: Auto Sync Time, the import limit, the lock, and what QuickBooks says about the company."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Form
from starlette.responses import Response

from qbo.flow.decisions.lock import lock
from qbo.flow.decisions.my_company import choose, print_of
from qbo.web import address, fields, flash
from qbo.web.access import Pages
from qbo.web.read.my_company import my_company as read
from qbo.web.rendering import page
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()


@pages.read("/{account_id}/my-company", name="my_company")
def my_company(visit: OfAccount) -> Response:
    company = read(visit.runtime, visit.account_id)
    return page(visit, "my_company.html", company=company, seen=print_of(company))


@pages.act("/{account_id}/my-company/choose")
def save(
    visit: OfAccount,
    auto_sync_time: Annotated[bool, Form()] = False,  # noqa: FBT002 - a field of the form
    import_limit: Annotated[int | None, Form()] = None,
    seen: Annotated[str, Form()] = "",
) -> Response:
    """``seen``: the print of the choices that the form was filled in beside."""
    key = visit.runtime, visit.account_id
    return _back(visit, choose(*key, seen=seen, auto_sync_time=auto_sync_time, import_limit=import_limit))


@pages.act("/{account_id}/my-company/lock")
def save_lock(visit: OfAccount, through: Annotated[str, Form()]) -> Response:
    """T11."""
    return _back(visit, lock(visit.runtime, visit.account_id, fields.day(through), visit.person))


def _back(visit: Visit, told: list[str]) -> Response:
    response = address.redirect(visit.request, f"{visit.account_id}/my-company")
    flash.tell(visit.request, response, "done", told)
    return response
