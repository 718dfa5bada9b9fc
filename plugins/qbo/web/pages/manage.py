"""Manage QuickBooks: how every account stands, Sync Now, Full sync, the lists that stopped."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import Form, Query
from starlette.responses import Response

from qbo.web import address, airflow_runs, flash
from qbo.web.access import Pages
from qbo.web.airflow_runs import AirflowRuns, WithAirflow
from qbo.web.read import manage as read
from qbo.web.rendering import fragment, page
from qbo.web.tables import PageNumber, Paging
from qbo.web.visit import OfAccount, OfAll, Visit

pages: Final = Pages()
Mode = Literal["incremental", "full"]


@pages.read("/")
def all_accounts(
    visit: OfAll, airflow: WithAirflow, words: Annotated[str, Query(alias="q")] = "", number: PageNumber = 1
) -> Response:
    """The only account stands on a page of its own, with the navigation."""
    rows, total = read.accounts(visit.runtime, words, page=number)
    if total == 1 and not words:
        return address.redirect(visit.request, f"{rows[0]['account_id']}/")
    paging = Paging(number, read.ON_A_PAGE, total)
    return page(visit, "manage.html", words=words, paging=paging, **_cards(visit, airflow, rows))


@pages.read("/{account_id}/", name="manage")
def one_account(visit: OfAccount, airflow: WithAirflow) -> Response:
    rows, _ = read.accounts(visit.runtime, account_id=visit.account_id)
    return page(visit, "manage.html", words="", paging=None, **_cards(visit, airflow, rows))


@pages.read("/{account_id}/progress")
def progress(visit: OfAccount, airflow: WithAirflow) -> Response:
    """What the card asks for again and again while a sync runs; at its end the whole card comes anew."""
    found = read.progress(visit.runtime, airflow.going(), [visit.account_id])
    if visit.account_id in found:
        return fragment(
            visit, "progress.html", row=visit.account, going=found[visit.account_id], link=airflow_runs.address
        )
    rows, _ = read.accounts(visit.runtime, account_id=visit.account_id)
    response = fragment(visit, "card.html", row=rows[0], **_cards(visit, airflow, rows))
    response.headers["HX-Retarget"] = f"#account-{visit.account_id}"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


@pages.read("/{account_id}/standing")
def standing(visit: OfAccount) -> Response:
    """What takes longer to count: it comes after the page."""
    week, waiting = read.week(visit.runtime, visit.account_id), read.waiting(visit.runtime, visit.account_id)
    return fragment(visit, "standing.html", week=week, waiting=waiting)


@pages.act("/{account_id}/sync")
def sync(
    visit: OfAccount,
    airflow: WithAirflow,
    mode: Annotated[Mode, Form()] = "incremental",
    accept_shrink: Annotated[bool, Form()] = False,  # noqa: FBT002 - a field of the form
) -> Response:
    """Sync Now (R1), in the name of whoever pressed it."""
    form = {"account_ids": [visit.account_id], "mode": mode, "dry_run": False, "accept_shrink": accept_shrink}
    airflow.trigger(form, visit.person)
    came_from = address.came_from(visit.request)
    of_all = not came_from.partition("?")[0]
    response = address.redirect(visit.request, came_from if of_all else f"{visit.account_id}/")
    flash.tell(visit.request, response, "done", _told(airflow, visit.account["name"], mode))
    return response


def _told(airflow: AirflowRuns, name: str, mode: Mode) -> list[str]:
    if airflow.schedule().is_paused:
        return [
            f"{name}: the sync waits in Airflow, where the DAG qbo_sync is paused: ask the data team to switch it on."
        ]
    return [f"{name}: a {'full ' if mode == 'full' else ''}sync has begun."]


def _cards(visit: Visit, airflow: AirflowRuns, rows: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [row["account_id"] for row in rows]
    return {
        "rows": rows,
        "schedule": airflow.schedule(),
        "going": read.progress(visit.runtime, airflow.going(), ids),
        "activity": read.activity(visit.runtime, ids),
        "link": airflow_runs.address,
        "known": visit.request.app.state.names,
    }
