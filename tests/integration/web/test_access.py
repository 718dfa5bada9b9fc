"""Promise 7: the pages obey Airflow's login and roles; every change comes from one of our own forms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from integration.web.routes import called, routes
from integration.web.site import ROOT, target
from qbo.web import access, csrf
from qbo.web.app import PAGES, app

if TYPE_CHECKING:
    from integration.web.site import Site

READERS = {access.may_read, access.may_connect}


def test_P7_every_route_asks_airflow_for_the_user_and_the_permission() -> None:
    assert len(routes()) > len(PAGES)
    for route in routes():
        asks = called(route.dependant)
        assert access.get_user in asks, route.path
        assert asks & (READERS if route.methods == {"GET"} else {access.may_act, access.may_connect}), route.path


def test_P7_every_route_that_changes_something_checks_the_token_of_the_form() -> None:
    for route in routes():
        assert route.methods in ({"GET"}, {"POST"}), route.path
        assert (access.csrf_checked in called(route.dependant)) == (route.methods == {"POST"}), route.path


def test_P7_nothing_else_is_served_but_the_files_of_the_style_sheet() -> None:
    others = [route for route in app().routes if not isinstance(route, APIRoute)]
    assert [(type(route), route.path) for route in others] == [(Mount, "/static")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("role", "acts"), [("viewer", 403), ("user", 303), ("op", 303), ("admin", 303)])
def test_P7_a_viewer_looks_and_whoever_may_trigger_the_sync_acts(site: Site, role: str, acts: int) -> None:
    account_id = site.world.account()
    assert site.get(f"{account_id}/attention", role).status_code == 200
    assert site.post(f"{account_id}/attention/decide", {"choice": "retry", "ids": 1}, role).status_code == acts


def test_P7_somebody_without_a_role_is_told_so_in_words(site: Site) -> None:
    answer = site.get(f"{site.world.account()}/attention", "nobody")
    assert answer.status_code == 403
    assert "may not see the sync" in answer.text


def test_P7_whoever_is_not_logged_in_is_sent_to_airflows_login_and_back(site: Site) -> None:
    answer = site.get("7/attention?code=6240", None)
    assert answer.status_code == 303
    path, _, query = answer.headers["location"].partition("?")
    assert (path, parse_qs(query)["next"]) == ("/auth/login", [ROOT + "7/attention?code=6240"])
    assert site.post("7/attention/decide", {"choice": "retry"}, None).status_code == 401
    fragment = site.get("7/attention", None, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Refresh"]) == (401, "true")


@pytest.mark.parametrize("token", ["", "made up", "another user's", "of another purpose"])
def test_P7_a_form_that_is_not_ours_changes_nothing(site: Site, token: str) -> None:
    texts = {"another user's": csrf.token("op"), "of another purpose": str(csrf.signer("message").dumps("user"))}
    account_id = site.world.account()
    item = open_item(site, account_id)
    answer = site.post(
        f"{account_id}/attention/decide", {"choice": "retry", "ids": item}, token=texts.get(token, token)
    )
    assert answer.status_code == 403
    assert "Nothing was done" in answer.text


def test_P7_htmx_sends_the_token_in_a_header(site: Site) -> None:
    account_id = site.world.account()
    answer = site.post(
        f"{account_id}/attention/decide", {"choice": "retry"}, token="", headers={csrf.HEADER: csrf.token("user")}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("https://airflow.firm.example/aero-qbo/{id}/attention?code=6000", "../../{id}/attention?code=6000"),
        ("https://airflow.firm.example/a/b/aero-qbo/{id}/attention?code=6000", "../../{id}/attention?code=6000"),
        ("https://elsewhere.example/attention?code=6000", "../../{id}/attention"),
        ("https://elsewhere.example/aero-qbo//elsewhere.example/?x=1", "../../{id}/attention"),
    ],
)
def test_P7_a_form_leads_back_to_its_page_behind_any_proxy_and_never_to_another_host(
    site: Site, referer: str, back: str
) -> None:
    account_id = site.world.account()
    form = {"choice": "retry", "ids": open_item(site, account_id)}
    answer = site.post(f"{account_id}/attention/decide", form, headers={"Referer": referer.format(id=account_id)})
    assert (answer.status_code, answer.headers["location"]) == (303, back.format(id=account_id))
    refused = site.post(f"{account_id}/attention/decide", {"choice": "no"}, headers={"Referer": referer})
    assert target(refused).startswith(ROOT)


def test_P7_every_answer_forbids_scripts_of_others_and_frames_of_others(site: Site) -> None:
    for path in (f"{site.world.account()}/attention", "static/app.css", "nowhere"):
        policy = site.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy


def open_item(site: Site, account_id: int) -> int:
    return int(
        site.world.value(
            "insert into qbo.attention (account_id, entity, code, cause, title, hint) values "
            "(%(account_id)s, 'Customer', '6000', 'company:1', 'Not taken', 'Try') returning attention_id",
            account_id=account_id,
        )
    )
