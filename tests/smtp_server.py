"""A real SMTP server that keeps what arrives."""

from __future__ import annotations

import email
import email.policy
import json
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

from demo.processes import free_port

if TYPE_CHECKING:
    from email.message import EmailMessage

HTML = "text/html"


class Mailbox:
    """Every message that arrived; ``refuses``: the server takes none."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuses = False
        self._server = Controller(self, hostname="127.0.0.1", port=free_port(), ready_timeout=60)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What makes the sync tell people by mail, here."""
        extra = {"disable_ssl": True, "disable_tls": True, "retry_limit": 1}
        smtp = {"conn_type": "smtp", "host": "127.0.0.1", "port": self._server.port, "extra": extra}
        given = {"to": "office@firm.example", "from_email": "sync@firm.example"}
        return {"AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(smtp), "QBO_NOTIFIER_KWARGS": json.dumps(given)}

    @property
    def texts(self) -> list[str]:
        return [part.get_content() for each in self.messages for part in each.walk() if part.get_content_type() == HTML]

    @property
    def subjects(self) -> list[str]:
        return [str(each["subject"]) for each in self.messages]

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        if self.refuses:
            return "554 no thanks"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        return "250 OK"
