"""The forms QBO answers in: JSON, XML, the gateway's lower-case form, throttling, HTML of a proxy (facts 2)."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from qbo_emulator.exchange import UTF8, Reply
from qbo_emulator.faults import QboFault
from qbo_emulator.table import dumps

if TYPE_CHECKING:
    from qbo_emulator.settings import Settings

Json = dict[str, Any]
JSON, XML, HTML = "application/json", "application/xml", "text/html"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NAMESPACE: Final = "http://schema.intuit.com/finance/v3"
OK_HEADERS: Final = {
    "QBO-Version": "1944.190",
    "Service-Time": "total=20, db=9",
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
    "Expires": "0",
}
BAD_GATEWAY: Final = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
WRONG_REALM: Final = (
    "General Authentication Error",
    "AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401",
)


def success(inner: str, now: str, *, as_json: bool) -> Reply:
    """``inner`` is the JSON members beside ``time``."""
    text = f'{{{inner},"time":"{now}"}}'
    if as_json:
        return Reply(200, text.encode(), UTF8, dict(OK_HEADERS))
    return Reply(200, to_xml(json.loads(text)).encode(), f"{XML};charset=UTF-8", dict(OK_HEADERS))


def fault(refusal: QboFault, now: str, *, as_json: bool) -> Reply:
    if not as_json:
        return Reply(refusal.status, xml_fault(refusal, now).encode(), f"{XML};charset=UTF-8")
    body: Json = refusal.member()
    if not refusal.timeless:
        body["time"] = now
    return Reply(refusal.status, dumps(body).encode(), JSON)


def throttled(settings: Settings, now: str) -> Reply:
    """429 with 3001: recorded as XML, JSON unconfirmed (facts 2, 3)."""
    reply = fault(QboFault("3001"), now, as_json=settings.throttle_form == "json")
    if settings.retry_after_s:
        reply.headers["Retry-After"] = str(settings.retry_after_s)
    return reply


def gateway(status: int, code: str, word: str, detail: str | None, kind: str) -> Reply:
    """The gateway's own form, recorded in minimul error/401.yml: all lower case, ``time`` in milliseconds."""
    message = f"message={word}; errorCode={int(code):06d}; statusCode={status}"
    error = {"message": message, "detail": detail, "code": code, "element": None}
    body: Json = {
        "warnings": None,
        "intuitObject": None,
        "fault": {"error": [error], "type": kind},
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": int(time.time() * 1000),
        "status": None,
        "cdcresponse": [],
    }
    headers = (
        {"WWW-Authenticate": 'Bearer realm="Intuit", error="invalid_token"'}
        if status == HTTPStatus.UNAUTHORIZED
        else {}
    )
    return Reply(status, dumps(body).encode(), JSON, headers)


def expired(token: str) -> Reply:
    """The gateway repeats the token, as recorded."""
    return gateway(401, "3200", "AuthenticationFailed", f"Token expired: {token}", "AUTHENTICATION")


def malformed() -> Reply:
    return gateway(
        401, "3200", "AuthenticationFailed", "Malformed bearer token: too short or too long", "AUTHENTICATION"
    )


def forbidden() -> Reply:
    return gateway(403, "3100", "ApplicationAuthorizationFailed", None, "SERVICE")


def wrong_realm(now: str) -> Reply:
    """A token of another realm: XML, whatever was asked for (facts 2)."""
    refusal = QboFault("610")
    refusal.code, refusal.kind, refusal.element = "100", "AuthenticationFault", None
    refusal.message, refusal.detail = WRONG_REALM
    return Reply(401, xml_fault(refusal, now).encode(), XML)


def bad_gateway() -> Reply:
    return Reply(502, BAD_GATEWAY.encode(), HTML)


def not_emulated(what: str) -> Reply:
    """A status that QBO never sends (README)."""
    body = {"error": "not emulated", "what": what, "see": "/_control/unhandled"}
    return Reply(501, dumps(body).encode(), JSON)


def xml_fault(refusal: QboFault, now: str) -> str:
    errors = "".join(_xml_error(error) for error in refusal.errors())
    return (
        f'{HEAD}<IntuitResponse time="{now}" xmlns="{NAMESPACE}"><Fault type="{refusal.kind}">'
        f"{errors}</Fault></IntuitResponse>"
    )


def _xml_error(error: Json) -> str:
    marks = {name: error[name] for name in ("code", "element") if error.get(name) is not None}
    words = "".join(_element(name, error[name]) for name in ("Message", "Detail") if name in error)
    return f"<Error{_attributes(marks)}>{words}</Error>"


def to_xml(body: Json) -> str:
    now = body.pop("time")
    inner = "".join(_element(name, value) for name, value in body.items())
    return f'{HEAD}<IntuitResponse time="{now}" xmlns="{NAMESPACE}">{inner}</IntuitResponse>'


def _element(name: str, value: object) -> str:
    """Lists repeat the element; ``domain``, ``sparse`` and a reference's ``name`` are attributes, as in the schema."""
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    if not isinstance(value, dict):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f"<{name}>{escape(text)}</{name}>"
    plain = {k: v for k, v in value.items() if not isinstance(v, dict | list)}
    marks = {
        k: v
        for k, v in plain.items()
        if k in ("domain", "sparse", "startPosition", "maxResults", "totalCount", "status")
    }
    if "value" in value:
        marks = {k: v for k, v in plain.items() if k == "name"}
        return f"<{name}{_attributes(marks)}>{escape(str(value['value']))}</{name}>"
    inner = "".join(_element(k, v) for k, v in value.items() if k not in marks)
    return f"<{name}{_attributes(marks)}>{inner}</{name}>"


def _attributes(marks: Json) -> str:
    return "".join(f" {k}={quoteattr(str(v).lower() if isinstance(v, bool) else str(v))}" for k, v in marks.items())
