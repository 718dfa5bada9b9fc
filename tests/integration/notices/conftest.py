"""A real SMTP server, the notifier of Airflow's that writes to it, and the runtime as a worker has it."""

from __future__ import annotations

import email
import email.policy
import json
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from demo.processes import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from integration.world import World


class Mailbox:
    """Every message that arrived; ``refuses``: the server takes none."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        if self.refuses:
            return "554 no thanks"
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def texts(self) -> list[str]:
        return [part.get_content() for each in self.messages for part in each.walk() if part.get_content_type() == HTML]

    @property
    def subjects(self) -> list[str]:
        return [str(each["subject"]) for each in self.messages]


HTML = "text/html"


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
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.port
    extra = {"disable_ssl": True, "disable_tls": True, "retry_limit": 1}
    smtp = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(smtp))
    monkeypatch.setenv(
        "QBO_NOTIFIER_KWARGS", json.dumps({"to": "office@firm.example", "from_email": "sync@firm.example"})
    )
    yield box
    controller.stop()


@pytest.fixture
def context() -> Callable[..., Any]:
    """What a task or a callback is given, as far as it is asked for."""
    from airflow.sdk import DAG

    return lambda run_id="manual__1", dag_id="qbo_sync": {"dag": DAG(dag_id, schedule=None), "run_id": run_id}
