"""Airflow's side of Sync Now: the schedule, the runs that are going on, a new one. Nothing else is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import quote

from airflow.api.common.trigger_dag import trigger_dag
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.sdk.exceptions import AirflowException
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType
from fastapi import Depends

from qbo.errors import Misconfigured
from qbo.web.access import DAG_ID

DAGS: Final = [DAG_ID, "qbo_nightly"]  # that sync accounts
ALL_DAGS: Final = [*DAGS, "qbo_export"]
GOING: Final = (DagRunState.QUEUED, DagRunState.RUNNING)
UNKNOWN: Final = "Airflow does not know the DAG qbo_sync at the moment: ask the data team to look at its import errors."


@dataclass(frozen=True)
class Schedule:
    """``next_at`` is None where nothing is planned."""

    next_at: datetime | None
    is_paused: bool


@dataclass(frozen=True)
class Going:
    """A DAG run that waits or works; ``account_ids`` empty for all accounts."""

    dag_id: str
    run_id: str
    state: str
    account_ids: frozenset[int]
    dry_run: bool

    def covers(self, account_id: int) -> bool:
        return not self.account_ids or account_id in self.account_ids


class AirflowRuns:
    """Through Airflow's own metadata database, which the API server may use."""

    def schedule(self) -> Schedule:
        """Of ``qbo_sync``; paused where Airflow does not know the DAG."""
        with create_session() as session:
            dag = session.get(DagModel, DAG_ID)
            return (
                Schedule(dag.next_dagrun_create_after, bool(dag.is_paused)) if dag else Schedule(None, is_paused=True)
            )

    def going(self) -> list[Going]:
        """The newest first."""
        with create_session() as session:
            found = [run for state in GOING for run in DagRun.find(dag_id=DAGS, state=state, session=session)]
            return [_going(run) for run in sorted(found, key=lambda run: run.id, reverse=True)]

    def page_of(self, run_id: str | None) -> str | None:
        """Address of Airflow's own page of a run, from the root of the pages; None where Airflow has forgotten it."""
        if run_id is None:
            return None
        with create_session() as session:
            found = DagRun.find(dag_id=ALL_DAGS, run_id=[run_id], session=session)
            return address(found[0].dag_id, run_id) if found else None

    def trigger(self, form: dict[str, Any], person: str) -> str:
        """Sync Now (R1): the id of the new run. Raises Misconfigured where Airflow cannot start it."""
        try:
            run = trigger_dag(DAG_ID, triggered_by=DagRunTriggeredByType.UI, triggering_user_name=person, conf=form)
        except (AirflowException, ValueError) as error:
            raise Misconfigured(UNKNOWN) from error
        if run is None:
            raise Misconfigured(UNKNOWN)
        return str(run.run_id)


def _going(run: DagRun) -> Going:
    form: dict[str, Any] = run.conf or {}
    ids = frozenset(int(each) for each in form.get("account_ids") or ())
    return Going(str(run.dag_id), str(run.run_id), str(run.state), ids, bool(form.get("dry_run")))


def address(dag_id: str, run_id: str) -> str:
    """Airflow's own page of a run, from the root of the pages."""
    return f"../dags/{dag_id}/runs/{quote(run_id, safe='')}"


WithAirflow = Annotated[AirflowRuns, Depends(AirflowRuns)]
