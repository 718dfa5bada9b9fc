"""The account chooser in the head of every page."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from starlette.responses import Response

from qbo.web import address, nav
from qbo.web.access import Pages
from qbo.web.visit import OfAll

pages: Final = Pages()


@pages.read("/choose")
def choose(visit: OfAll, account: int, to: Annotated[str, Query(alias="page")] = "") -> Response:
    """The same page of another account."""
    known = {each.path for each in nav.ENTRIES if each.name in visit.request.app.state.names}
    return address.redirect(visit.request, f"{account}/{to if to in known else ''}")
