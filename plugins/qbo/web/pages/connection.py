"""Connect, Reconnect, Disconnect. QuickBooks shows its consent in a window of its own, never in Airflow's frame."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Form, Query
from starlette.responses import Response

from qbo.errors import Misconfigured, SyncError
from qbo.flow.decisions import connect, consent
from qbo.web import address, csrf, fields, flash
from qbo.web.access import Pages
from qbo.web.rendering import page
from qbo.web.visit import OfAccount, OfAll

pages: Final = Pages()
IN_AIRFLOW: Final = f"../plugin/{address.PREFIX}"  # the frame around the pages
LIFE_S: Final = consent.MINUTES * 60


@pages.read("/{account_id}/connection")
def connection(visit: OfAccount) -> Response:
    """What connecting means, before anybody goes to QuickBooks."""
    return page(visit, "connection.html")


@pages.connect("/{account_id}/connection/begin")
def begin(
    visit: OfAccount,
    export_from: Annotated[str, Form()] = "",
    new_company: Annotated[bool, Form()] = False,  # noqa: FBT002 - a field of the form
) -> Response:
    """On to QuickBooks, with a state that is signed, of this user, used once and soon too old."""
    state, person = consent.new_state(), visit.user.get_id()
    target = visit.runtime.oauth.authorize_url(str(csrf.signer("consent").dumps([state, person])))
    first = fields.day(export_from) if export_from else None
    consent.begin(visit.runtime, visit.account_id, state, person, export_from=first, new_company=new_company)
    response = page(visit, "leaving.html", target=target)
    response.headers["Refresh"] = f"0; url={target}"  # no redirect: the policy lets a form lead to ourselves only
    return response


@pages.come_back("/connect/callback")
def callback(
    visit: OfAll,
    state: str = "",
    code: str = "",
    realm_id: Annotated[str, Query(alias="realmId")] = "",
) -> Response:
    """Whoever agreed comes back here from QuickBooks, and goes on to Airflow."""
    response = address.redirect(visit.request, IN_AIRFLOW)
    try:
        connected = consent.finish(
            visit.runtime, _state(state, visit.user.get_id()), visit.user.get_id(), realm_id, code
        )
    except SyncError as error:
        flash.tell(visit.request, response, "problem", [str(error)])
    else:
        told = f"Connected with {connected.company}. A preview shows what the first sync would do; Sync Now does it."
        flash.tell(visit.request, response, "done", [told])
    return response


def _state(text: str, user_id: str) -> str:
    """Raises Misconfigured where it was not signed here for this user."""
    match csrf.unsigned("consent", text, LIFE_S):
        case [str(state), str(person)] if person == user_id:
            return state
    raise Misconfigured(consent.STRANGE)


@pages.connect("/{account_id}/connection/end")
def end(visit: OfAccount) -> Response:
    """Revokes; what is linked stays linked."""
    revoked = connect.disconnect(visit.runtime, visit.account_id)
    told = [f"{visit.account['name']} is disconnected. What was linked stays linked: connect again, and it goes on."]
    if not revoked:
        told.append("QuickBooks could not be reached: remove the app there as well, under Apps > My apps.")
    response = address.redirect(visit.request, f"{visit.account_id}/")
    flash.tell(visit.request, response, "done", told)
    return response
