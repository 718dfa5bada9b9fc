"""A scripted HTTP server on loopback and stand-ins for the two ports, which keep what they were asked."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from qbo.api.client import Client
from qbo.errors import ReconnectNeeded

TIME = "2026-11-22T08:00:00.000-08:00"
TID = "1-5f734f0e-58ba"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """``cut``: the connection is closed after so many bytes of the body; ``after``: seconds of silence first."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    after: float = 0


Answering = Callable[[Request], Reply]


def ok(**body: Any) -> Reply:
    return Reply(body=json.dumps({**body, "time": TIME}).encode())


def fault(status: int, code: str, detail: str = "vendor words", **headers: str) -> Reply:
    error = {"Message": "vendor message", "Detail": detail, "code": code}
    body = {"Fault": {"Error": [error], "type": "ValidationFault"}, "time": TIME}
    return Reply(status, json.dumps(body).encode(), {**headers})


class Server:
    """Answers in the order of ``script``, then with ``otherwise``."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.script: deque[Reply | Answering] = deque()
        self.otherwise: Reply | Answering = Reply(500, b"nothing scripted")
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            answer = self.script.popleft() if self.script else self.otherwise
        return answer if isinstance(answer, Reply) else answer(request)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else an answer waits 40 ms between its head and its body

        def _serve(self) -> None:
            url = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(url.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = server.reply_to(Request(self.command, url.path, params, dict(self.headers), body))
            time.sleep(reply.after)
            try:
                self._write(reply)
            except OSError:  # the client gave up first
                self.close_connection = True

        def _write(self, reply: Reply) -> None:
            if reply.cut == 0:
                self.close_connection = True
                return
            self.send_response_only(reply.status)  # without a Date
            headers = {"Content-Type": "application/json", "intuit_tid": TID, **reply.headers}
            for name, value in headers.items():
                self.send_header(name.replace("_", "-") if name != "intuit_tid" else name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            self.close_connection = self.close_connection or reply.cut is not None

        do_GET = do_POST = _serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class FakeTokens:
    """``lasting`` tokens are handed out one after the other; then the connection has ended."""

    def __init__(self, *lasting: str) -> None:
        self.left = deque(lasting or ("token-1", "token-2"))
        self.renewed: list[str] = []

    def access_token(self) -> str:
        return self.left[0]

    def renew(self, refused: str) -> str:
        self.renewed.append(refused)
        if len(self.left) > 1:
            self.left.popleft()
        if self.left[0] == refused:
            raise ReconnectNeeded
        return self.left[0]


class FakeThrottle:
    def __init__(self) -> None:
        self.waits: list[bool] = []
        self.pauses: list[float] = []

    def wait(self, *, batch: bool) -> None:
        self.waits.append(batch)

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@dataclass
class Rig:
    """A client, its server and all that it touches; ``slept`` instead of waiting."""

    server: Server
    tokens: FakeTokens = field(default_factory=FakeTokens)
    throttle: FakeThrottle = field(default_factory=FakeThrottle)
    slept: list[float] = field(default_factory=list)
    opened: list[Client] = field(default_factory=list)

    def client(self, base_url: str = "", **options: Any) -> Client:
        made = Client(
            base_url or self.server.url, "4620", self.tokens, self.throttle, sleep=self.slept.append, **options
        )
        self.opened.append(made)
        return made


def recordings() -> list[Any]:
    """Recorded and quoted error bodies; they are kept beside the repository, not in it."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "qbo"
    path = Path(os.environ.get("QBO_RECORDINGS") or beside) / "recorded_errors.json"
    return json.loads(path.read_text())["errors"] if path.exists() else []
