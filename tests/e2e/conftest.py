"""One Airflow for all end-to-end tests: starting it costs more than most of them.

One worker gets them all (``tests/conftest.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from e2e.airflow_runs import Airflow, Firm, FirstSync

FIRMS = 28
SCHEDULED = ("qbo_sync", "qbo_nightly")
DAGS = (*SCHEDULED, "qbo_export")  # the last stays paused but for its own tests: it would do the work of the others


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    from e2e.airflow_runs import Airflow, TestStack, copy_dags

    dags: Path = copy_dags(tmp_path_factory.mktemp("airflow") / "dags")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the emulator speaks plain http, on loopback
    stack = TestStack(dags=dags)
    try:
        stack.start(*DAGS)
        for dag_id in SCHEDULED:
            stack.airflow.api.unpause(dag_id)
        airflow = Airflow(stack)
        # Over before the first test: the runs that the schedule starts when a DAG is unpaused. Nobody is connected yet.
        airflow.scheduled = {dag_id: airflow.first_run(dag_id) for dag_id in SCHEDULED}
        yield airflow
        airflow.close()
    finally:
        stack.stop()
        monkeypatch.undo()


@pytest.fixture(scope="session")
def first_sync(airflow: Airflow) -> FirstSync:
    """One run for many firms, of which the first has no valid token."""
    from e2e.airflow_runs import FirstSync

    firms = [airflow.firm(name) for name in ("Revoked Ltd", *(f"Firm {number} & Co" for number in range(1, FIRMS)))]
    firms[0].revoke()
    return FirstSync(airflow.run(*firms), firms)


@pytest.fixture
def firm(first_sync: FirstSync) -> Callable[[], Firm]:
    """Gives a firm whose first sync is over and that no other test uses."""
    return lambda: next(first_sync.unused)
