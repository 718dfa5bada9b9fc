"""The ASGI front door: any base path, ``intuit_tid`` on every answer, latency, failures, the journal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from qbo_emulator import api, failures, oauth, replies
from qbo_emulator.entities import BY_LOWER, SPECS
from qbo_emulator.exchange import Exchange, Reply, Unhandled, new_tid
from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from qbo_emulator.emulator import Emulator
    from qbo_emulator.failures import Failure

LOG = logging.getLogger(__name__)
CONTROL: Final = "/_control"
ROOTS: Final = re.compile(
    r"/(?:v3/company/|_control(?=/|$)|\.well-known/|connect/oauth2|oauth2/v1/|v2/oauth2/|v1/openid_|op/v1/)"
)
FROM: Final = re.compile(r"\bfrom\s+(\w+)", re.IGNORECASE)
LOSE_ANSWER: Final = ("cut_after", "lost_refresh")


class Front:
    """Reads the whole call, decides whether it fails, lets it be answered, writes the journal."""

    def __init__(self, control: ASGIApp, emulator: Emulator) -> None:
        self.control = control
        self.emulator = emulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.control(scope, receive, send)
            return
        root = ROOTS.search(scope["path"])
        base, path = (scope["path"][: root.start()], scope["path"][root.start() :]) if root else ("", scope["path"])
        tid = new_tid()
        if path.startswith(CONTROL):
            await self.control({**scope, "path": path, "raw_path": path.encode()}, receive, _with_tid(send, tid))
            return
        call = _understood(scope, base, path, await _body(receive), tid)
        with contextlib.suppress(asyncio.CancelledError):
            await self._serve(call, receive, send)

    async def _serve(self, call: Exchange, receive: Receive, send: Send) -> None:
        if call.path == oauth.TOKEN:
            call.realm_id = self.emulator.tokens.realm_of(call.form().get("refresh_token", ""))
        failure = self.emulator.failures.take(call)
        call.failure = failure.name if failure else ""
        settings = self.emulator.settings_of(call.realm_id)
        if settings.latency_ms:
            await asyncio.sleep(settings.latency_ms / 1000)
        if failure and failure.name in ("timeout", "cut_before"):
            self.emulator.journal.note(call, 0)
            if failure.name == "timeout":
                await _until_gone(receive, failure.seconds)
            await _cut(send, receive)
            return
        if call.failure == "hold_before":
            await self._hold(failure)
        reply = self._reply(call, failure)
        if call.failure == "hold_after":
            await self._hold(failure)
        await self._send(call, failure, reply, send, receive)

    async def _hold(self, failure: Failure | None) -> None:
        """The caller may be gone by then: the work is done all the same."""
        if failure:
            await self.emulator.failures.hold(failure.seconds)

    def _reply(self, call: Exchange, failure: Failure | None) -> Reply:
        settings, now = self.emulator.settings_of(call.realm_id), _now(self.emulator, call)
        if failure:
            early = failures.reply_before(failure, settings, now)
            if early is not None:
                return early
            if failure.head == "batch_item_fault":
                call.item_faults[failure.item] = failure.refusal()
            call.rotate_now = failure.name == "lost_refresh"
        reply = self._answer(call)
        if failure and failure.name == "throttle_after":
            return replies.throttled(settings, now)
        return reply

    def _answer(self, call: Exchange) -> Reply:
        try:
            handler = api.answer if call.path.startswith("/v3/company/") else oauth.answer
            return handler(self.emulator, call)
        except Unhandled as what:
            self.emulator.journal.note_unhandled(call, str(what))
            return replies.not_emulated(str(what))
        except Exception as bug:
            LOG.exception("%s %s", call.method, call.path)
            self.emulator.journal.note_unhandled(call, f"a bug of the emulator: {bug!r}")
            return replies.fault(QboFault("10000"), _now(self.emulator, call), as_json=True)

    async def _send(self, call: Exchange, failure: Failure | None, reply: Reply, send: Send, receive: Receive) -> None:
        name = failure.name if failure else ""
        if name in LOSE_ANSWER:
            self.emulator.journal.note(call, 0)
            await _cut(send, receive)
            return
        self.emulator.journal.note(call, reply.status)
        if name == "garbage_json":
            reply.body = b'{"QueryResponse":{"Cust\x00'
        whole = name != "cut_midway"
        await send({"type": "http.response.start", "status": reply.status, "headers": _headers(reply, call.tid)})
        body = reply.body if whole else reply.body[: len(reply.body) // 2]
        await send({"type": "http.response.body", "body": body, "more_body": not whole})
        if not whole:
            await _cut(send, receive)


def _understood(scope: Scope, base: str, path: str, body: bytes, tid: str) -> Exchange:
    raw = scope["query_string"].decode("latin-1")
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    call = Exchange(scope["method"], base, path, dict(parse_qsl(raw, keep_blank_values=True)), raw, headers, body, tid)
    call.requestid = call.query.get("requestid", "")
    parts = path.split("/")
    if path.startswith("/v3/company/"):
        call.realm_id = parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 - "", v3, company, realm
        _name_entity(call, parts[4] if len(parts) > 4 else "")  # noqa: PLR2004
    return call


def _name_entity(call: Exchange, resource: str) -> None:
    if resource == "query":
        call.statement = api.statement_of(call)
        found = FROM.search(call.statement)
        resource = found.group(1) if found else ""
    elif resource == "batch":
        resource = _batch_entity(call)
    elif resource == "cdc":
        resource = call.query.get("entities", "")
    spec = BY_LOWER.get(resource.lower())
    call.entity = spec.name if spec else resource


def _batch_entity(call: Exchange) -> str:
    """The entities of a batch, for the journal; ``TimeActivity`` for the usual batch of one entity."""
    try:
        items = json.loads(call.body)["BatchItemRequest"]
        call.batch_size = len(items)
        return ",".join(sorted({key for item in items for key in item if key in SPECS or key == "Query"}))
    except (ValueError, KeyError, TypeError):
        return ""


def _now(emulator: Emulator, call: Exchange) -> str:
    realm = emulator.realms.get(call.realm_id)
    return realm.time() if realm else ""


def _headers(reply: Reply, tid: str) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-type": reply.media,
        "content-length": str(len(reply.body)),
        "intuit_tid": tid,
        "x-spanid": tid[-12:],
        "strict-transport-security": "max-age=15552000",
        **reply.headers,
    }
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def _with_tid(send: Send, tid: str) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), (b"intuit_tid", tid.encode())]
        await send(message)

    return wrapped


async def _body(receive: Receive) -> bytes:
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


async def _until_gone(receive: Receive, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass


async def _cut(send: Any, receive: Receive) -> None:  # noqa: ANN401 - uvicorn's bound method, see below
    """Closes the connection under the answer: ASGI has no word for it, uvicorn's ``send`` belongs to its connection."""
    send.__self__.transport.close()
    await _until_gone(receive, 5)
