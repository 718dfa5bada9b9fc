"""One HTTP exchange with QBO: bytes out, a checked answer or an error in; no repeating, no waiting."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter

from qbo import settings
from qbo.api import faults
from qbo.api.fields import is_unstorable, storable
from qbo.errors import Fault, Misconfigured, RetryLater, SyncError, Unavailable

log = logging.getLogger("qbo.api")

JSON: Final = "application/json"
STATEMENT: Final = "application/text"  # of a query sent by POST (facts 1.2)

_WRONG_URL: Final = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)


@dataclass(frozen=True)
class Answer:
    """``body`` is a JSON object without a fault; ``time`` is QBO's own clock, None where it did not say."""

    body: dict[str, Any]
    intuit_tid: str = ""
    time: datetime | None = None


@dataclass(frozen=True)
class Call:
    """One request, ready to be sent as often as needed: the same bytes every time.

    ``expects``: a key without which the answer is garbled. ``repeatable``: sending it twice does it once.
    """

    method: str
    path: str
    params: dict[str, str]
    data: bytes | None = None
    content_type: str = ""
    batch: bool = False
    repeatable: bool = True
    expects: str = ""
    timeout_s: float = field(default_factory=settings.http_timeout_s)

    @property
    def writes(self) -> bool:
        """A query sent by POST is a read."""
        return self.method == "POST" and self.content_type == JSON


@dataclass(frozen=True)
class _Bearer(requests.auth.AuthBase):
    """As an ``auth`` object the token also wins over a ``.netrc`` of the machine."""

    token: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def new_session() -> requests.Session:
    """Connections for as many threads as fetch pages at once; no cookies, which threads would share."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=settings.PAGES_AT_ONCE, pool_block=True)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def company_url(base_url: str, realm_id: str) -> str:
    """Any base URL, with or without a path of its own; raises Misconfigured where it is no URL at all."""
    base = base_url.strip().rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Misconfigured(f"The QuickBooks address {base_url!r} is not a URL such as https://example.com.")
    return f"{base}/v3/company/{quote(str(realm_id), safe='')}/"


def exchange(session: requests.Session, url: str, call: Call, token: str) -> Answer:
    """Sends once. An error raised here carries no request and no token, not even as its cause."""
    started = time.monotonic()
    response = _send(session, url, call, token)
    took = time.monotonic() - started
    if isinstance(response, SyncError):
        log.warning("%s %s: %s (after %.1f s)", call.method, call.path, response, took)
        raise response
    tid = response.headers.get("intuit_tid", "")
    answer = _answer(response, call, token, tid)
    if isinstance(answer, SyncError):
        _explain(call, response.status_code, answer)
        raise answer
    log.info("%s %s: %d in %.2f s, intuit_tid %s", call.method, call.path, response.status_code, took, tid or "-")
    return answer


def _send(session: requests.Session, url: str, call: Call, token: str) -> requests.Response | SyncError:
    headers = {"Accept": JSON} | ({"Content-Type": call.content_type} if call.content_type else {})
    try:
        return session.request(
            call.method,
            url + call.path,
            params=call.params,
            data=call.data,
            headers=headers,
            auth=_Bearer(token),
            timeout=call.timeout_s,
            allow_redirects=False,  # a redirected POST would become a GET
        )
    except _WRONG_URL:
        return Misconfigured(f"The QuickBooks address is not one that can be used: {_host(url)}.")
    except (requests.RequestException, OSError) as error:
        return Unavailable(
            _what_happened(error, _host(url), call.timeout_s), maybe_done=call.writes and not _never_sent(error)
        )
    except ValueError:  # from the HTTP library itself, with the token in its text
        return Misconfigured("The access token has characters that cannot be sent.")


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _never_sent(error: Exception) -> bool:
    """Only a connection that was never made is sure not to have carried the request."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or type(reason).__name__ in {
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeoutError",
        "SSLError",
    }


def _what_happened(error: Exception, host: str, timeout_s: float) -> str:
    if isinstance(error, requests.Timeout):
        return f"QuickBooks ({host}) gave no answer within {timeout_s:g} seconds."
    if isinstance(error, requests.exceptions.SSLError):
        return f"No secure connection to QuickBooks ({host}) could be made."
    if _never_sent(error):
        return f"QuickBooks ({host}) cannot be reached."
    return f"The connection to QuickBooks ({host}) was cut before its answer was complete."


def _answer(response: requests.Response, call: Call, token: str, tid: str) -> Answer | SyncError:
    content = response.content.replace(token.encode(), b"...") if token else response.content
    if response.status_code != HTTPStatus.OK:
        found = faults.parse(response.status_code, response.headers.get("Content-Type", ""), content)
        return _refusal(response, found, call, tid)
    body = _object(content)
    found = faults.faults_in(body) if body is not None else _coded(content)
    if found:
        return _refusal(response, found, call, tid)
    if body is None or (call.expects and call.expects not in body):
        return Unavailable(_not_an_answer(content, body), intuit_tid=tid, maybe_done=call.writes)
    return Answer(body, tid, moment(body.get("time")) or _date(response.headers.get("Date", "")))


def _refusal(response: requests.Response, found: tuple[Fault, ...], call: Call, tid: str) -> SyncError:
    wait = retry_after(response.headers.get("Retry-After", ""))
    error = faults.error_from(response.status_code, found, tid, wait)
    # A third party saw a write take effect behind a 429 (facts 3): whatever is to be repeated may be done.
    error.maybe_done = call.writes and isinstance(error, RetryLater)
    return error


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(content)
        body = storable(body) if is_unstorable(content) else body
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _coded(content: bytes) -> tuple[Fault, ...]:
    """Faults of a body that is no JSON object (XML came all the same), not the stand-in for a gateway's page."""
    return tuple(fault for fault in faults.parse(HTTPStatus.OK, "", content) if fault.code)


def _not_an_answer(content: bytes, body: dict[str, Any] | None) -> str:
    start = content.lstrip()[:1]
    if not start:
        return "QuickBooks gave an empty answer."
    if start == b"<":
        return "QuickBooks answered with a page instead of data."
    if body is None and start == b"{":
        return "The answer of QuickBooks was cut short or garbled."
    return "QuickBooks answered with something other than what was asked for."


def _explain(call: Call, status: int, error: SyncError) -> None:
    """The vendor's own words go to the log only."""
    words = "; ".join(f"{fault.code} {fault.message}: {fault.detail}" for fault in error.faults)
    log.warning("%s %s: %d, intuit_tid %s: %s", call.method, call.path, status, error.intuit_tid or "-", words or error)


def moment(text: object) -> datetime | None:
    """An aware time of QBO's (facts 1.1), None for anything else; gateways write milliseconds."""
    try:
        if isinstance(text, str):
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else None
    except ValueError:
        pass
    return None


def _date(text: str) -> datetime | None:
    """Of a header: that of an answer is by QBO's clock too."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)


def retry_after(text: str) -> float:
    """Seconds of a ``Retry-After``, a number or a date, within ``MAX_RETRY_AFTER_S``; 0 where it cannot be read."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = _until(text)
    return min(seconds, settings.MAX_RETRY_AFTER_S) if seconds > 0 else 0.0


def _until(text: str) -> float:
    date = _date(text)
    return (date - datetime.now(UTC)).total_seconds() if date else 0.0
