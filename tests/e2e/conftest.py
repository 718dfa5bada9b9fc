"""One Airflow for all end-to-end tests: starting it costs more than most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from e2e.airflow_runs import Airflow

DAGS = ("qbo_sync", "qbo_nightly", "empty_tasks")


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    from e2e.airflow_runs import Airflow, TestStack, copy_dags

    dags: Path = copy_dags(tmp_path_factory.mktemp("airflow") / "dags")
    stack = TestStack(dags=dags)
    try:
        stack.start(*DAGS)
        for dag_id in DAGS:
            stack.airflow.api.unpause(dag_id)
        airflow = Airflow(stack)
        # Over before the first test: the runs that the schedule starts when a DAG is unpaused. Nobody is connected yet.
        airflow.scheduled = {dag_id: airflow.first_run(dag_id) for dag_id in DAGS[:2]}
        yield airflow
    finally:
        stack.stop()
