"""A manual run of ``qbo_sync`` with nothing new, in Airflow, beside a DAG of equally many empty tasks."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from benchmarks import ROOT
from benchmarks.results import Row, count
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.place import Place
    from demo.airflow import Airflow

TITLE = "qbo_sync with nothing new, in Airflow, beside empty tasks"
SYNC, EMPTY = "qbo_sync", "empty_tasks"
ROWS, TIMES = 100, 5
AIM = 2


def bench(place: Place, times: int = TIMES) -> Iterator[Row]:
    """In turns; the first run of each, which warms Airflow up, is not counted."""
    firm = place.firm(ROWS)
    result = sync_accounts(place.runtime, [firm.account_id], Request("cli"))
    if result.failed:
        raise RuntimeError(f"the first sync failed: {result.failed}")
    airflow = _start(place)
    seconds: dict[str, list[float]] = {SYNC: [], EMPTY: []}
    tasks: dict[str, int] = {}
    for _ in range(times + 1):
        for dag_id, found in seconds.items():
            tasks[dag_id], took = _run(airflow, dag_id)
            found.append(took)
    yield count("tasks run by qbo_sync, as by the empty DAG", tasks[SYNC], tasks[EMPTY])
    sync, empty = (statistics.median(found[1:]) for found in seconds.values())
    yield Row("qbo_sync, median", f"{sync:.1f} s", f"of {times}")
    yield Row("empty tasks, median", f"{empty:.1f} s", f"of {times}")
    yield Row("ratio of medians", f"{sync / empty:.2f}", f"at most {AIM}")


def _start(place: Place) -> Airflow:
    airflow = replace(place.stack.airflow, dags=_dags(place.stack.folder / "dags"))
    place.stack.airflow = airflow  # so that it is stopped with the rest
    airflow.start(dag_ids=frozenset({SYNC, EMPTY}))
    for dag_id in (SYNC, EMPTY):
        airflow.api.unpause(dag_id)
    return airflow


def _dags(folder: Path) -> Path:
    """The product's DAG without its schedule, which would start runs between ours, and the empty one."""
    folder.mkdir()
    text = (ROOT / "dags" / f"{SYNC}.py").read_text()
    lines = ["    schedule=None," if line.startswith("    schedule=") else line for line in text.splitlines()]
    (folder / f"{SYNC}.py").write_text("\n".join(lines))
    (folder / f"{EMPTY}.py").write_text((ROOT / "benchmarks" / "dags" / f"{EMPTY}.py").read_text())
    return folder


def _run(airflow: Airflow, dag_id: str) -> tuple[int, float]:
    """How many tasks it ran, skipped ones not counted, and the seconds from the trigger to its end."""
    run_id = airflow.api.trigger(dag_id)
    if airflow.api.wait(dag_id, run_id) != "success":
        raise RuntimeError(f"{dag_id} {run_id} failed: {airflow.api.task_states(dag_id, run_id)}")
    run = airflow.api.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")
    took = datetime.fromisoformat(run["end_date"]) - datetime.fromisoformat(run["queued_at"])
    states = airflow.api.task_states(dag_id, run_id)
    return sum(state == "success" for state in states.values()), took.total_seconds()
