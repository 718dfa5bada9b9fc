"""Preview: what a sync would do, by name and in numbers, without doing it (R2). A dry run of the DAG finds it out."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import Form, Query
from starlette.responses import Response

from qbo.web import address, airflow_runs
from qbo.web.access import Pages
from qbo.web.airflow_runs import AirflowRuns, WithAirflow
from qbo.web.read import history as read
from qbo.web.read import manage
from qbo.web.rendering import fragment, page
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()
Run = Annotated[str, Query(alias="run", max_length=250)]


@pages.act("/{account_id}/preview")
def look(
    visit: OfAccount, airflow: WithAirflow, mode: Annotated[Literal["incremental", "full"], Form()] = "incremental"
) -> Response:
    """Nothing waits for it in the API server: the page looks whether it is there."""
    form = {"account_ids": [visit.account_id], "mode": mode, "dry_run": True, "accept_shrink": False}
    run_id = airflow.trigger(form, visit.person)
    return address.redirect(visit.request, f"{visit.account_id}/preview{address.query(run=run_id)}")


@pages.read("/{account_id}/preview", name="preview")
def preview(visit: OfAccount, airflow: WithAirflow, run_id: Run = "") -> Response:
    """Of that run of Airflow, else the newest there is."""
    found = read.preview(visit.runtime, visit.account_id, run_id or None)
    going = _going(visit, airflow, run_id)
    row = read.run(visit.runtime, visit.account_id, found["run_id"]) if found else None
    return page(
        visit,
        "preview.html",
        going=going,
        run=row,
        groups=read.plan(visit.runtime, visit.account_id, row["run_id"]) if row else [],
        people=read.people(visit.runtime, visit.account_id, row["run_id"]) if row else [],
        in_airflow=airflow.page_of(run_id or (row["dag_run_id"] if row else None)),
        dag_run_id=run_id,
        link=airflow_runs.address,
    )


@pages.read("/{account_id}/preview/progress")
def progress(visit: OfAccount, airflow: WithAirflow, run_id: Run) -> Response:
    """When it is over, the page comes anew."""
    going = _going(visit, airflow, run_id)
    if going:
        return fragment(visit, "previewing.html", going=going, dag_run_id=run_id, link=airflow_runs.address)
    return Response(headers={"HX-Refresh": "true"})


def _going(visit: Visit, airflow: AirflowRuns, run_id: str) -> manage.Progress | None:
    runs = [run for run in airflow.going() if run.run_id == run_id]
    return manage.progress(visit.runtime, runs, [visit.account_id]).get(visit.account_id) if runs else None
