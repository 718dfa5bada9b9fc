"""The few calls to Airflow's REST API that the demo and the end-to-end tests make."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

TIMEOUT_S = 120  # of one call: on a busy machine Airflow takes its time
ENDED = ("success", "failed")


class AirflowApi:
    """Airflow as one user sees it; logs in at the first call."""

    def __init__(self, base_url: str, user: str, password: str) -> None:
        self.base_url = base_url
        self._login = {"username": user, "password": password}
        self._session = requests.Session()

    def call(self, method: str, path: str, body: object = None, **query: object) -> Any:  # noqa: ANN401  (JSON)
        """JSON that ``/api/v2`` + ``path`` answers; raises ``requests.HTTPError`` where it refuses."""
        if "Authorization" not in self._session.headers:
            answer = self._session.post(f"{self.base_url}/auth/token", json=self._login, timeout=TIMEOUT_S)
            answer.raise_for_status()
            self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        url = f"{self.base_url}/api/v2{path}"
        answer = self._session.request(method, url, json=body, params=query, timeout=TIMEOUT_S)  # type: ignore[arg-type]
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def health(self) -> dict[str, str]:
        """Status of each component, ``{}`` where the API server does not answer yet; needs no login."""
        try:
            answer = self._session.get(f"{self.base_url}/api/v2/monitor/health", timeout=TIMEOUT_S)
        except (requests.ConnectionError, requests.Timeout):
            return {}
        return {name: part["status"] for name, part in answer.json().items()} if answer.ok else {}

    def dag_ids(self) -> set[str]:
        """DAGs that the DAG processor has stored."""
        return {dag["dag_id"] for dag in self.call("GET", "/dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        """Stack traces of DAG files that could not be loaded."""
        return [error["stack_trace"] for error in self.call("GET", "/importErrors")["import_errors"]]

    def unpause(self, dag_id: str) -> None:
        """Let the scheduler run it; Airflow holds new DAGs paused."""
        self.call("PATCH", f"/dags/{dag_id}", {"is_paused": False})

    def pause(self, dag_id: str) -> None:
        """No run starts until it is unpaused."""
        self.call("PATCH", f"/dags/{dag_id}", {"is_paused": True})

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None, *, age: timedelta = timedelta()) -> str:
        """Start a manual run, as *Trigger* in the UI does; its run id. Of queued runs the oldest goes first."""
        due = (datetime.now(UTC) - age).isoformat()
        run = self.call("POST", f"/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf or {}, "run_after": due})
        return str(run["dag_run_id"])

    def runs(self, dag_id: str) -> dict[str, str]:
        """State of each run by run id, the newest first."""
        runs = self.call("GET", f"/dags/{dag_id}/dagRuns", order_by="-run_after")["dag_runs"]
        return {run["dag_run_id"]: run["state"] for run in runs}

    def wait(self, dag_id: str, run_id: str, *, patience_s: float = 300) -> str:
        """``success`` or ``failed``, when the run has ended."""
        deadline = time.monotonic() + patience_s
        while (state := str(self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")["state"])) not in ENDED:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{dag_id} {run_id} is still {state} after {patience_s:g} s")
            time.sleep(0.25)
        return state

    def task_states(self, dag_id: str, run_id: str) -> dict[str, str | None]:
        """State by task id, of a mapped task by ``task_id[index]``."""
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        instances = self.call("GET", path, limit=1000)["task_instances"]
        return {_name(one): one["state"] for one in instances}


def _name(instance: dict[str, Any]) -> str:
    index = instance["map_index"]
    return str(instance["task_id"]) if index < 0 else f"{instance['task_id']}[{index}]"
