"""A real SMTP server, the notifier of Airflow's that writes to it, and the runtime as a worker has it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from smtp_server import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from integration.world import World


@pytest.fixture
def worker(world: World, database_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The notifiers ask for the runtime as tasks do, from the two connections."""
    from qbo.orchestrate.runtime import runtime

    app = world.runtime.app
    extra = {"discovery_url": app.discovery_url, "redirect_uri": app.redirect_uri, "environment": "sandbox"}
    qbo = {"conn_type": "qbo", "host": app.base_url, "login": "id", "password": "secret-of-the-app", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_AERO_DB", database_uri)
    monkeypatch.setenv("AIRFLOW_CONN_QBO", json.dumps(qbo))
    monkeypatch.setenv("QBO_TOKEN_KEY", "zH4oPQKMFSzdBoAbGdfDuZ0VWNfRzUEYFYEZYsQDbCQ=")
    runtime.cache_clear()
    yield world
    runtime().database.close()
    runtime.cache_clear()


@pytest.fixture
def mailbox(worker: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    for name, value in box.environment.items():
        monkeypatch.setenv(name, value)
    yield box
    box.stop()


@pytest.fixture
def one_day() -> None:
    """Begins the next day (UTC) with what would begin in the last minute of one: all of it is of one day."""
    later = datetime.now(UTC) + timedelta(minutes=1)
    midnight = later.replace(hour=0, minute=0, second=0, microsecond=0)
    time.sleep(max((midnight - datetime.now(UTC)).total_seconds(), 0))


@pytest.fixture
def context() -> Callable[..., Any]:
    """What a task or a callback is given, as far as it is asked for."""
    from airflow.sdk import DAG

    return lambda run_id="manual__1", dag_id="qbo_sync": {"dag": DAG(dag_id, schedule=None), "run_id": run_id}
