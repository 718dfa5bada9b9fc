from __future__ import annotations

import json
import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from qbo.api.client import to_bytes
from qbo.errors import Misconfigured, ReconnectNeeded, Refused, RetryLater, Stale, SyncError, Unavailable
from unit.api.scripted import TID, FakeTokens, Reply, fault, ok

if TYPE_CHECKING:
    from unit.api.scripted import Request, Rig

EXPIRED = Reply(401, b'{"fault":{"error":[{"message":"m","detail":"Token expired: token-1","code":"3200"}]}}')
BROKEN = {
    "a page instead of data": Reply(200, b"<html><body>Sorry</body></html>"),
    "half an object": Reply(200, b'{"Customer": {"Id": "1"'),
    "nothing": Reply(200, b""),
    "a list": Reply(200, b"[]"),
    "no text at all": Reply(200, b"\xff\xfe\x00"),
    "an object without what was asked for": Reply(200, b"{}"),
    "cut in its body": Reply(200, b'{"Customer": {}}', cut=5),
    "cut before its head": Reply(cut=0),
    "a server error": Reply(500, b"oops"),
    "a gateway error": Reply(502, b"<html>Bad gateway</html>"),
    "an application error": fault(500, "10000"),
    "garbled compression": Reply(200, b"no gzip", {"Content-Encoding": "gzip"}),
}


def test_a_request_names_realm_minor_version_and_json_and_carries_the_token(rig: Rig) -> None:
    rig.server.otherwise = ok(Customer={"Id": "1"})
    answer = rig.client().request("GET", "customer/1")
    asked = rig.server.requests[0]
    assert asked.path == "/v3/company/4620/customer/1"
    assert asked.params == {"minorversion": "75"}
    assert asked.headers["Accept"] == "application/json"
    assert asked.headers["Authorization"] == "Bearer token-1"
    assert answer.body["Customer"] == {"Id": "1"}
    assert answer.intuit_tid == TID
    assert answer.time is not None
    assert answer.time.isoformat() == "2026-11-22T08:00:00-08:00"
    assert rig.throttle.waits == [False]


@pytest.mark.parametrize("end", ["", "/", "/some/base", "/some/base/"])
def test_the_base_url_may_be_any(rig: Rig, end: str) -> None:
    rig.server.otherwise = ok()
    rig.client(rig.server.url + end).request("GET", "/preferences")
    assert rig.server.requests[0].path == f"{end.rstrip('/')}/v3/company/4620/preferences"


@pytest.mark.parametrize("url", ["quickbooks.api.intuit.com", "ftp://example.com", "http://", "", "nonsense"])
def test_a_base_url_that_is_none_is_a_setting_to_correct(rig: Rig, url: str) -> None:
    with pytest.raises(Misconfigured, match="URL"):
        rig.client(url or " ")


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_P4_a_broken_answer_is_asked_for_again(rig: Rig, broken: Reply) -> None:
    rig.server.script.extend([broken, broken, ok(Customer={"Id": "1"})])
    client = rig.client()
    assert client.request("GET", "customer/1", expects="Customer").body["Customer"] == {"Id": "1"}
    assert client.calls == len(rig.throttle.waits) == 3
    assert len(rig.slept) == 2


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_answer_that_stays_is_said_in_plain_words(rig: Rig, broken: Reply) -> None:
    rig.server.otherwise = broken
    with pytest.raises(Unavailable) as raised:
        rig.client(patience_s=5).request("GET", "customer/1", expects="Customer")
    assert "QuickBooks" in str(raised.value)
    assert "Traceback" not in str(raised.value)
    assert "<" not in str(raised.value)


def test_waits_double_from_the_setting_up_to_the_longest(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_BACKOFF_S", "8")
    rig.server.otherwise = Reply(503)
    with pytest.raises(Unavailable):
        rig.client(patience_s=250).request("GET", "preferences")
    assert [round(slept / 4) * 4 for slept in rig.slept] == [8, 16, 32, 60, 60, 60]


def test_waiting_ends_with_the_patience(rig: Rig) -> None:
    rig.server.otherwise = Reply(503)
    with pytest.raises(Unavailable):
        rig.client(patience_s=30).request("GET", "preferences")
    assert 0 < sum(rig.slept) <= 30


def test_nothing_is_waited_for_past_the_deadline(rig: Rig) -> None:
    rig.server.otherwise = Reply(503)
    with pytest.raises(Unavailable):
        rig.client(patience_s=900, deadline=time.monotonic() + 1).request("GET", "preferences")
    assert rig.slept == []


def test_an_expired_token_is_renewed_once_and_the_request_repeated(rig: Rig) -> None:
    rig.server.script.extend([EXPIRED, ok()])
    rig.client().request("GET", "preferences")
    assert rig.tokens.renewed == ["token-1"]
    assert [asked.headers["Authorization"] for asked in rig.server.requests] == ["Bearer token-1", "Bearer token-2"]
    assert rig.slept == []


@pytest.mark.parametrize("refused", [EXPIRED, fault(403, "3100"), Reply(403, b"<html>no</html>"), Reply(401, b"")])
def test_P3_a_refusal_that_stands_with_a_fresh_token_needs_a_person(rig: Rig, refused: Reply) -> None:
    rig.server.otherwise = refused
    with pytest.raises(ReconnectNeeded):
        rig.client().request("GET", "preferences")
    assert len(rig.server.requests) == 2


def test_a_write_without_request_id_is_never_repeated(rig: Rig) -> None:
    rig.server.otherwise = Reply(500)
    with pytest.raises(Unavailable) as raised:
        rig.client().request("POST", "customer", json={"DisplayName": "A"})
    assert len(rig.server.requests) == 1
    assert raised.value.maybe_done


def test_P1_a_write_with_a_request_id_repeats_the_same_bytes_under_the_same_id(rig: Rig) -> None:
    rig.server.script.extend([Reply(cut=0), Reply(503), ok(Customer={"Id": "1"})])
    payload = {"b": "ü 😀", "a": 1.5}
    rig.client().request("POST", "customer", json=payload, request_id="r-1")
    assert {asked.body for asked in rig.server.requests} == {to_bytes({"a": 1.5, "b": "ü 😀"})}
    assert {asked.params["requestid"] for asked in rig.server.requests} == {"r-1"}
    assert rig.server.requests[0].headers["Content-Type"] == "application/json"


def test_a_refusal_after_a_lost_answer_still_says_that_the_write_may_be_done(rig: Rig) -> None:
    rig.server.script.extend([Reply(cut=0), fault(400, "5010")])
    with pytest.raises(Stale) as raised:
        rig.client().request("POST", "customer", json={}, request_id="r-1")
    assert raised.value.maybe_done


@pytest.mark.parametrize("reply", [Reply(cut=0), Reply(503), Reply(429), Reply(200, b"{"), Reply(200, b"<html>")])
def test_a_write_whose_outcome_is_not_known_says_so(rig: Rig, reply: Reply) -> None:
    rig.server.otherwise = reply
    with pytest.raises(RetryLater) as raised:
        rig.client(patience_s=3).request("POST", "batch", json={}, request_id="r-1", batch=True)
    assert raised.value.maybe_done
    assert rig.throttle.waits[0] is True


def test_a_write_that_never_left_is_known_not_to_be_done(rig: Rig) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = rig.client(f"http://127.0.0.1:{unused.getsockname()[1]}", patience_s=3)
        with pytest.raises(Unavailable, match="cannot be reached") as raised:
            client.request("POST", "batch", json={}, request_id="r-1")
    assert not raised.value.maybe_done


def test_a_read_never_says_that_something_may_be_done(rig: Rig) -> None:
    rig.server.otherwise = Reply(503)
    with pytest.raises(Unavailable) as raised:
        rig.client(patience_s=3).request("POST", "query", text="SELECT * FROM Customer")
    assert not raised.value.maybe_done
    assert rig.server.requests[0].headers["Content-Type"] == "application/text"


def test_silence_ends_with_the_time_out(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_HTTP_TIMEOUT_S", "0.1")
    rig.server.otherwise = Reply(after=0.5)
    with pytest.raises(Unavailable, match=r"no answer within 0\.1 seconds"):
        rig.client(patience_s=0.05).request("GET", "preferences")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (fault(400, "6240"), Refused),
        (fault(200, "610"), Refused),
        (fault(400, "5010"), Stale),
        (Reply(413, b"<html>"), Refused),
        (Reply(404, b"<html>"), Misconfigured),
        (Reply(301, headers={"Location": "https://example.com"}), Misconfigured),
        (Reply(200, b'<R><Fault type="T"><Error code="610"><Message>M</Message></Error></Fault></R>'), Refused),
    ],
)
def test_a_refusal_is_raised_at_once_with_its_intuit_tid(rig: Rig, reply: Reply, expected: type) -> None:
    rig.server.otherwise = reply
    with pytest.raises(SyncError) as raised:
        rig.client().request("GET", "customer/1")
    assert type(raised.value) is expected
    assert raised.value.intuit_tid == TID
    assert len(rig.server.requests) == 1
    assert "vendor words" not in str(raised.value)


def _echo(request: Request) -> Reply:
    return Reply(400, f"<html>You sent {request.headers['Authorization']}</html>".encode())


@pytest.mark.parametrize("reply", [_echo, EXPIRED, Reply(cut=0), Reply(503), ok(Customer={})])
def test_P6_no_token_in_a_log_or_an_error(rig: Rig, caplog: pytest.LogCaptureFixture, reply: Reply) -> None:
    caplog.set_level(logging.DEBUG)
    rig.tokens = FakeTokens("s3cret.token", "s3cret.token")
    rig.server.otherwise = reply
    try:
        rig.client(patience_s=3).request("GET", "customer/1")
    except SyncError as error:
        chain: BaseException | None = error
        while chain is not None:
            assert "s3cret" not in f"{chain!s} {chain!r} {getattr(chain, 'faults', '')}"
            assert type(chain).__module__.startswith("qbo.")
            chain = chain.__cause__ or chain.__context__
    assert "s3cret" not in caplog.text
    assert "Authorization" not in caplog.text


def test_a_token_that_no_header_can_hold_is_not_shown_either(rig: Rig) -> None:
    rig.tokens = FakeTokens("s3cret\ntoken")
    with pytest.raises(Misconfigured) as raised:
        rig.client().request("GET", "preferences")
    assert "s3cret" not in f"{raised.value} {raised.value.__context__}"


def test_every_log_line_of_a_request_has_its_intuit_tid(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "qbo.api")
    rig.server.script.extend([ok(), fault(400, "6240")])
    client = rig.client()
    client.request("GET", "preferences")
    with pytest.raises(Refused):
        client.request("GET", "preferences")
    assert [TID in record.getMessage() for record in caplog.records if record.name == "qbo.api"] == [True, True]


def test_threads_share_a_client_and_every_request_is_counted(rig: Rig) -> None:
    rig.server.otherwise = ok()
    client = rig.client()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.request("GET", "preferences"), range(64)))
    assert client.calls == len(rig.server.requests) == 64


def test_the_bytes_of_a_payload_do_not_depend_on_the_order_of_its_keys() -> None:
    payload = {"b": [{"d": 1, "c": "é"}], "a": None}
    assert to_bytes(payload) == to_bytes(json.loads(json.dumps(payload, sort_keys=True)))
