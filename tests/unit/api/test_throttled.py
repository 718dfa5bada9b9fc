"""Promise 4: QuickBooks asks for a pause, in whatever form, and every process of the company keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from qbo.errors import Throttled
from unit.api.scripted import Reply, fault, ok

if TYPE_CHECKING:
    from unit.api.scripted import Rig


def test_P4_retry_after_is_heeded_and_holds_back_every_process(rig: Rig) -> None:
    rig.server.script.extend([fault(429, "3001", Retry_After="17"), ok()])
    rig.client().request("GET", "preferences")
    assert rig.slept == [17]
    assert rig.throttle.pauses == [17]


def test_P4_a_429_without_retry_after_backs_off(rig: Rig) -> None:
    rig.server.script.extend([Reply(429), Reply(429), ok()])
    rig.client().request("GET", "preferences")
    assert rig.throttle.pauses == rig.slept
    assert [int(slept) for slept in rig.slept] == [2, 4]


XML_429 = (
    b'<?xml version="1.0"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3"><Fault type="SERVICE"><Error>'
    b"<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message></Error></Fault></IntuitResponse>"
)


JSON_429 = fault(429, "3001").body
FORMS = [(429, JSON_429), (429, XML_429), (429, b"<html>slow down</html>"), (429, b""), (403, JSON_429), (403, XML_429)]


@pytest.mark.parametrize("wait", ["", "17"])
@pytest.mark.parametrize(("status", "body"), FORMS)
def test_P4_a_429_in_any_form_is_waited_out_as_long_as_it_says(rig: Rig, status: int, body: bytes, wait: str) -> None:
    """QuickBooks wrote 403 before it wrote 429 (facts 2)."""
    rig.server.script.extend([Reply(status, body, {"Retry-After": wait} if wait else {}), ok()])
    rig.client().request("GET", "preferences")
    assert [int(slept) for slept in rig.slept] == [int(wait or 2)]
    assert rig.throttle.pauses == rig.slept
    assert rig.tokens.renewed == []


def test_a_pause_longer_than_the_patience_is_left_to_the_caller_but_holds_back_the_others(rig: Rig) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    rig.server.otherwise = Reply(429, headers={"Retry-After": date})
    with pytest.raises(Throttled) as raised:
        rig.client(patience_s=30).request("GET", "preferences")
    assert 90 < raised.value.after_s <= 100
    assert rig.slept == []
    assert len(rig.throttle.pauses) == 1


@pytest.mark.parametrize("header", ["nan", "-5", "soon", "", "Mon, 99 Nov 2026", "inf", "1e9"])
def test_a_strange_retry_after_never_stops_a_realm_for_long(rig: Rig, header: str) -> None:
    rig.server.script.extend([Reply(429, headers={"Retry-After": header}), ok()])
    rig.client(patience_s=4000).request("GET", "preferences")
    assert 0 < rig.throttle.pauses[0] <= 3600


def test_a_403_that_says_throttled_is_no_reason_to_reconnect(rig: Rig) -> None:
    rig.server.script.extend([fault(403, "3001"), ok()])
    rig.client().request("GET", "preferences")
    assert rig.tokens.renewed == []
