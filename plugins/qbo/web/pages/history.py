"""History: every run of an account, with its plan, what it wrote, the report of its validation."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, HTTPException
from starlette.responses import Response

from qbo.flow.reporting import validation_docs
from qbo.flow.reporting.summary import WOULD
from qbo.flow.wording.deeds import NOUNS
from qbo.web import fields
from qbo.web.access import Pages
from qbo.web.airflow_runs import WithAirflow
from qbo.web.read import history as read
from qbo.web.rendering import page
from qbo.web.tables import PageNumber, Paging, csv_response
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()
Row = dict[str, Any]
COLUMNS: Final = (
    "run", "started", "finished", "kind", "asked by", "result", "what it did", "calls to QuickBooks", "run in Airflow",
)  # fmt: skip
PLAN_COLUMNS: Final = ("list", "what happens", "name", "before", "hours", "why", "QuickBooks id", "Aero id")


def filters_of(
    status: Literal["running", "succeeded", "partial", "failed", ""] = "",
    kind: Literal["incremental", "full", "dry_run", ""] = "",
    trigger: Literal["schedule", "manual", "change", "cli", "undo", ""] = "",
    since: str = "",
) -> read.Filters:
    """From the address; what is no day is no filter."""
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        day = None
    return read.Filters(status or None, kind or None, trigger or None, day)


WithFilters = Annotated[read.Filters, Depends(filters_of)]


@pages.read("/{account_id}/history", name="history")
def history(visit: OfAccount, filters: WithFilters, number: PageNumber = 1) -> Response:
    rows, total = read.runs(visit.runtime, visit.account_id, filters, number)
    paging = Paging(number, read.ON_A_PAGE, total)
    return page(visit, "history.html", rows=rows, paging=paging, filters=filters, triggers=read.TRIGGERS)


@pages.read("/{account_id}/history.csv")
def history_csv(visit: OfAccount, filters: WithFilters) -> Response:
    """Every run that fits the same filters."""
    lines = (
        (
            row["run_id"], row["started_at"], row["finished_at"], row["kind"], row["by"], row["state"][0], row["did"],
            row["api_calls"], row["dag_run_id"],
        )
        for row in read.all_runs(visit.runtime, visit.account_id, filters)
    )  # fmt: skip
    return csv_response("history", COLUMNS, lines)


@pages.read("/{account_id}/history/{run_id}")
def run(visit: OfAccount, airflow: WithAirflow, run_id: fields.Id, number: PageNumber = 1) -> Response:
    row = _run(visit, run_id)
    return page(
        visit,
        "run.html",
        run=row,
        groups=read.plan(visit.runtime, visit.account_id, run_id),
        people=read.people(visit.runtime, visit.account_id, run_id) if row["dry_run"] else [],
        writes=read.writes(visit.runtime, visit.account_id, run_id, number),
        paging=Paging(number, read.WRITES, row["written"]),
        checks=read.checks(row["validation"]),
        may_undo=visit.rights.act and row["created"] and row["trigger"] != "undo",
        in_airflow=airflow.page_of(row["dag_run_id"]),
    )


@pages.read("/{account_id}/history/{run_id}/plan")
def plan(visit: OfAccount, run_id: fields.Id, entity: str, action: str, number: PageNumber = 1) -> Response:
    """All of one kind."""
    row = _run(visit, run_id)
    groups = read.plan(visit.runtime, visit.account_id, run_id, entity, action, number)
    if not groups:
        raise HTTPException(HTTPStatus.NOT_FOUND, "The plan of this run has nothing of this kind.")
    paging = Paging(number, read.OF_GROUP, groups[0].total)
    return page(visit, "plan.html", run=row, groups=groups, paging=paging)


@pages.read("/{account_id}/history/{run_id}/plan.csv")
def plan_csv(visit: OfAccount, run_id: fields.Id) -> Response:
    """All kinds."""
    _run(visit, run_id)
    lines = (
        (
            NOUNS[row["entity"]][1], WOULD.get(row["action"], row["action"]), row["name"], row["was"], row["hours"],
            row["reason"], row["qbo_id"], row["aero_id"],
        )
        for row in read.plan_rows(visit.runtime, visit.account_id, run_id)
    )  # fmt: skip
    return csv_response(f"plan-of-run-{run_id}", PLAN_COLUMNS, lines)


@pages.read("/{account_id}/history/{run_id}/validation.html")
def validation(visit: OfAccount, run_id: fields.Id) -> Response:
    """Great Expectations' own page, to keep: it takes its look from other hosts, so it opens nowhere here."""
    _run(visit, run_id)
    name = f'attachment; filename="validation-of-run-{run_id}.html"'
    text = validation_docs.render(visit.runtime, run_id)
    return Response(text, media_type="text/html; charset=utf-8", headers={"Content-Disposition": name})


def _run(visit: Visit, run_id: int) -> Row:
    row = read.run(visit.runtime, visit.account_id, run_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"{visit.account['name']} has no run {run_id}.")
    return row
