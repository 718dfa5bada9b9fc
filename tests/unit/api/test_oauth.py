from __future__ import annotations

import base64
import logging
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from qbo.api.oauth import OAuth
from qbo.errors import Misconfigured, ReconnectNeeded, SyncError, Throttled, Unavailable
from unit.api.scripted import TID, Reply, Request, Server, ok

if TYPE_CHECKING:
    from collections.abc import Callable

TOKENS = ok(
    token_type="bearer",
    access_token="acc3ss",
    refresh_token="r3fresh-2",
    expires_in=3600,
    x_refresh_token_expires_in=8726400,
)


def discovery(server: Server) -> Reply:
    ends = {"authorization": "authorize", "token": "token", "revocation": "revoke", "userinfo": "userinfo"}
    urls = {f"{name}_endpoint": f"{server.url}/{path}" for name, path in ends.items()}
    return ok(**urls, issuer=server.url, jwks_uri=f"{server.url}/jwks")


@pytest.fixture
def oauth(server: Server) -> OAuth:
    server.script.append(discovery(server))
    return OAuth("client", "s3cret", "http://localhost/callback", f"{server.url}/discovery")


def form(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


def test_nothing_is_asked_before_it_is_needed_and_the_discovery_document_once(oauth: OAuth, server: Server) -> None:
    assert server.requests == []
    server.otherwise = TOKENS
    oauth.refresh("r3fresh-1")
    oauth.refresh("r3fresh-2")
    assert [asked.path for asked in server.requests] == ["/discovery", "/token", "/token"]


def test_a_refresh_gives_both_tokens_with_their_ends(oauth: OAuth, server: Server) -> None:
    server.otherwise = TOKENS
    found = oauth.refresh("r3fresh-1")
    assert (found.access_token, found.refresh_token) == ("acc3ss", "r3fresh-2")
    assert abs(found.access_expires_at - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)
    assert abs(found.refresh_expires_at - datetime.now(UTC) - timedelta(days=101)) < timedelta(minutes=1)
    assert form(server.requests[1]) == {"grant_type": "refresh_token", "refresh_token": "r3fresh-1"}
    basic = base64.b64encode(b"client:s3cret").decode()
    assert server.requests[1].headers["Authorization"] == f"Basic {basic}"


def test_a_code_is_exchanged_and_a_person_is_sent_to_agree(oauth: OAuth, server: Server) -> None:
    server.script.append(TOKENS)
    url = urlsplit(oauth.authorize_url("state-1"))
    assert url.path == "/authorize"
    assert parse_qs(url.query)["state"] == ["state-1"]
    assert parse_qs(url.query)["scope"] == ["com.intuit.quickbooks.accounting"]
    assert oauth.exchange("code-1", "4620").access_token == "acc3ss"
    assert form(server.requests[1])["code"] == "code-1"


def test_a_connection_is_revoked_and_one_that_is_dead_already_is_no_error(oauth: OAuth, server: Server) -> None:
    server.script.extend([Reply(200), Reply(400, b'{"error":"invalid_grant"}')])
    oauth.revoke("r3fresh-1")
    oauth.revoke("r3fresh-1")
    assert server.requests[1].body == b'{"token": "r3fresh-1"}'


@pytest.mark.parametrize(
    "lost",
    [Reply(cut=0), Reply(200, b'{"access_token": "a', cut=10), Reply(200, b"<html>"), Reply(200, b""), ok(), ok(a=1)],
)
def test_P3_an_answer_that_never_arrived_is_asked_for_once_more_with_the_old_token(
    oauth: OAuth, server: Server, lost: Reply
) -> None:
    server.script.extend([lost, TOKENS])
    assert oauth.refresh("r3fresh-1").refresh_token == "r3fresh-2"
    assert [form(asked)["refresh_token"] for asked in server.requests[1:]] == ["r3fresh-1", "r3fresh-1"]


def test_P3_once_more_and_not_again(oauth: OAuth, server: Server) -> None:
    server.otherwise = Reply(cut=0)
    with pytest.raises(Unavailable):
        oauth.refresh("r3fresh-1")
    assert len(server.requests) == 3


def test_a_code_is_good_for_one_try(oauth: OAuth, server: Server) -> None:
    server.otherwise = Reply(cut=0)
    with pytest.raises(Unavailable):
        oauth.exchange("code-1", "4620")
    assert len(server.requests) == 2


REFUSALS = [
    (400, b'{"error":"invalid_grant","error_description":"Incorrect or invalid refresh token"}', ReconnectNeeded),
    (400, b'{"error":"invalid_grant"}', ReconnectNeeded),
    (400, b'{"error":"invalid_client"}', Misconfigured),
    (401, b'{"error":"invalid_client"}', Misconfigured),
    (401, b"<html>", Misconfigured),
    (400, b'{"error":"unsupported_grant_type"}', Misconfigured),
    (400, b'{"error":{"odd": ["shape"]}}', Unavailable),
    (429, b"", Throttled),
    (500, b"", Unavailable),
    (503, b"<html>Bad gateway</html>", Unavailable),
    (302, b"", Unavailable),
]


@pytest.mark.parametrize(("status", "body", "expected"), REFUSALS)
def test_P3_only_invalid_grant_ends_a_connection(
    oauth: OAuth, server: Server, status: int, body: bytes, expected: type
) -> None:
    server.otherwise = Reply(status, body, {"Retry-After": "9", "Location": f"{server.url}/elsewhere"})
    with pytest.raises(SyncError) as raised:
        oauth.refresh("r3fresh-1")
    assert isinstance(raised.value, expected)
    assert raised.value.intuit_tid == TID
    assert len(server.requests) == 2
    if isinstance(raised.value, Throttled):
        assert raised.value.after_s == 9


def test_discovery_that_fails_is_asked_for_again_the_next_time(server: Server) -> None:
    oauth = OAuth("client", "s3cret", "http://localhost/callback", f"{server.url}/discovery")
    server.script.extend([Reply(503), discovery(server), TOKENS])
    with pytest.raises(Unavailable):
        oauth.refresh("r3fresh-1")
    assert oauth.refresh("r3fresh-1").access_token == "acc3ss"


@pytest.mark.parametrize("reply", [Reply(404, b"<html>"), Reply(200, b"[]"), Reply(200, b"{}"), Reply(200, b"<html>")])
def test_a_discovery_address_that_is_none_is_no_crash(server: Server, reply: Reply) -> None:
    server.otherwise = reply
    with pytest.raises((Misconfigured, Unavailable)):
        OAuth("client", "s3cret", "http://localhost/callback", f"{server.url}/discovery").refresh("r3fresh-1")


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://example.com/x"])
def test_a_discovery_url_that_is_no_url_is_a_setting_to_correct(url: str) -> None:
    with pytest.raises(Misconfigured, match="URL"):
        OAuth("client", "s3cret", "http://localhost/callback", url).refresh("r3fresh-1")


def test_silence_ends_with_the_time_out(oauth: OAuth, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    oauth.authorize_url("state")
    monkeypatch.setenv("QBO_HTTP_TIMEOUT_S", "0.1")
    server.otherwise = Reply(after=0.4)
    with pytest.raises(Unavailable):
        oauth.refresh("r3fresh-1")


def test_an_address_where_nobody_answers_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/discovery"
        with pytest.raises(Unavailable):
            OAuth("client", "s3cret", "http://localhost/callback", url).refresh("r3fresh-1")


def echo(request: Request) -> Reply:
    return Reply(400, b'{"error":"invalid_grant","error_description":"' + request.body + b'"}')


CALLS: list[Callable[[OAuth], Any]] = [
    lambda oauth: oauth.refresh("r3fresh-1"),
    lambda oauth: oauth.exchange("c0de", "4"),
]


@pytest.mark.parametrize("reply", [echo, TOKENS, Reply(cut=0), Reply(500, b"r3fresh-1"), ok(access_token="acc3ss")])
@pytest.mark.parametrize("call", CALLS)
def test_P6_no_token_and_no_secret_in_a_log_an_error_or_a_repr(
    oauth: OAuth, server: Server, caplog: pytest.LogCaptureFixture, call: Callable[[OAuth], Any], reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    oauth.authorize_url("state")
    server.otherwise = reply
    shown = repr(oauth)
    try:
        shown += repr(call(oauth))
    except SyncError as error:
        shown += f"{error} {error!r} {error.__cause__} {error.__context__}"
    for secret in ("r3fresh", "acc3ss", "s3cret", "c0de"):
        assert secret not in shown + caplog.text
