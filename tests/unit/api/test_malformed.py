"""Whatever QuickBooks answers, or what stands between: a value or an error of ``qbo.errors``, never one of Python's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qbo.api import batch, company, query
from qbo.api.changes import changes
from qbo.errors import SyncError
from unit.api.scripted import TIME, FakeTokens, Reply
from unit.malformed import places, replaced, variants

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo.api.client import Client
    from unit.api.scripted import Rig

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["", "0", "\x00", "\ud800", "NaN", "1e999", "9" * 5000, "Deleted", "3200", "2026-02-30", 10**400])
)  # fmt: skip
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner))
STATUSES = st.sampled_from([200] * 6 + [201, 204, 301, 302, 400, 401, 403, 404, 408, 413, 418, 429, 500, 502, 503, 599])
ERROR = {"Message": "m", "Detail": "d", "code": "6240", "element": "e"}
FAULT = {"Fault": {"Error": [ERROR], "type": "ValidationFault"}, "time": TIME}
GATEWAY = {"fault": {"error": [{"message": "m", "detail": "d", "code": "3200"}], "type": "AUTHENTICATION"}, "time": 1}
ROW = {"Id": "1", "DisplayName": "A", "Active": True, "MetaData": {"CreateTime": TIME}, "ParentRef": {"value": "2"}}
STORED = {"BatchItemRequest": [{"bId": "1", "operation": "create", "Customer": {}}]}
LISTS = ["Customer", "Vendor"]
WORDS_OF_MACHINES = ("Traceback", "{", "<", "Error", "None", "\ud800")
QUESTIONS: dict[str, tuple[Callable[[Client], object], dict[str, Any]]] = {
    "count": (
        lambda client: query.count(client, "Customer"), {"QueryResponse": {"totalCount": 3}, "time": TIME},
    ),
    "page": (
        lambda client: query.page(client, "Customer"), {"QueryResponse": {"Customer": [ROW]}, "time": TIME},
    ),
    "changes": (
        lambda client: changes(client, LISTS, datetime(2026, 11, 22, tzinfo=UTC)),
        {"CDCResponse": [{"QueryResponse": [{"Customer": [ROW], "startPosition": 1}, {}]}], "time": TIME},
    ),
    "batch": (
        lambda client: [
            (each.state, each.state in {"stop", "retry"} and each.error())
            for each in batch.send_stored(client, "r-1", STORED).values()
        ],
        {"BatchItemResponse": [{"bId": "1", "Customer": ROW}, {"bId": "1", **FAULT}], "time": TIME},
    ),
    "object": (lambda client: company.read(client, "Customer", "1"), {"Customer": ROW, "time": TIME}),
    "company": (company.company_info, {"CompanyInfo": {"CompanyName": "A", "DefaultTimeZone": "UTC"}, "time": TIME}),
    "preferences": (
        company.preferences,
        {
            "Preferences": {
                "AccountingInfoPrefs": {"ClassTrackingPerTxn": True, "BookCloseDate": "2026-01-31"},
                "TimeTrackingPrefs": {"WorkWeekStartDate": "Monday", "UseServices": True},
                "OtherPrefs": {"NameValue": [{"Name": "TimeTrackingFeatureEnabled", "Value": "true"}]},
            },
            "time": TIME,
        },
    ),
}  # fmt: skip


@st.composite
def twisted(draw: st.DrawFn, template: dict[str, Any]) -> object:
    """The answer as it should be, but for one to three of its parts."""
    answer: object = template
    for _ in range(draw(st.integers(1, 3))):
        answer = replaced(answer, draw(st.sampled_from(list(places(answer)))), draw(VALUES))
    return answer


@st.composite
def bodies(draw: st.DrawFn, template: dict[str, Any]) -> bytes:
    """Of the right form and wrong inside; cut, in another encoding, of another form; or nothing of all that."""
    answer = draw(st.sampled_from([template, template, FAULT, GATEWAY]).flatmap(twisted))
    text = json.dumps(answer)
    match draw(st.sampled_from(["json", "json", "json", "cut", "encoded", "other"])):
        case "cut":
            return text.encode()[: draw(st.integers(0, len(text)))]
        case "encoded":
            return text.encode(draw(st.sampled_from(["utf-16", "utf-32", "utf-8-sig", "cp037"])), errors="replace")
        case "other":
            return draw(st.binary(max_size=200) | st.sampled_from(OTHERS))
    return text.encode()


OTHERS = [
    b"<html><head><title>502</title></head><body>Bad gateway</body></html>", b"<", b"<?xml", b"null", b'"', b"[[[[",
    b'<IntuitResponse><Fault type="x"><Error code="3200"/><Error/></Fault></IntuitResponse>', b'{"Fault":{}}',
    b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', b"{" * 100_000, b"[" * 100_000, b'{"a":' * 50_000,
    b"<a>" * 50_000, b"1" * 5000, b'{"time":' + b"9" * 5000 + b"}", b"x" * 3_000_000,
    b"\xef\xbb\xbf{}", b"\x1f\x8b\x08",
]  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["Retry_After", "Content_Type", "intuit_tid", "Content_Encoding", "Location", "WWW_Authenticate"]),
    st.sampled_from(["", "5", "-1", "nan", "soon", "gzip", "deflate", "text/html", "application/xml; charset=none"]),
    max_size=3,
)


@pytest.fixture
def asked(rig: Rig) -> Rig:
    """With a client that does not wait, and a fresh token whenever one is wanted."""
    rig.tokens = FakeTokens("token-1", *(f"token-{number}" for number in range(2, 100_000)))
    rig.client(patience_s=0)
    return rig


def ask(rig: Rig, question: str, reply: Reply) -> None:
    """Any other error than ours, and any that shows the workings of machines, fails the test."""
    rig.server.otherwise = reply
    try:
        QUESTIONS[question][0](rig.opened[-1])
        said = "an answer"
    except SyncError as error:
        said = str(error)
    assert said
    assert not [word for word in WORDS_OF_MACHINES if word in said]


@pytest.mark.parametrize("question", QUESTIONS)
def test_P4_every_part_of_an_answer_may_be_of_any_kind_or_missing(asked: Rig, question: str) -> None:
    """Each part in turn, also of a fault in its place. Seen to fail without the looks at kinds: whether the answers are
    a list (``api.batch``), the blocks objects (``api.changes``), the errors a list (``api.faults``).
    """
    for template in (QUESTIONS[question][1], FAULT, GATEWAY):
        for _, answer in variants(template):
            ask(asked, question, Reply(200, json.dumps(answer).encode()))


@pytest.mark.parametrize("question", QUESTIONS)
def test_P4_an_answer_may_be_no_answer_at_all(asked: Rig, question: str) -> None:
    """Seen to fail where ``api.transport`` or ``api.faults`` let a RecursionError pass."""
    whole = json.dumps(QUESTIONS[question][1]).encode()
    cuts = [whole[:length] for length in range(0, len(whole), 7)]
    encoded = [whole.decode().encode(name) for name in ("utf-16", "utf-32", "utf-8-sig", "cp037")]
    for body in (*OTHERS, *cuts, *encoded):
        for status in (200, 400, 401, 500):
            ask(asked, question, Reply(status, body))


@pytest.mark.parametrize("question", QUESTIONS)
def test_P4_a_malformed_answer_is_an_error_of_ours_in_plain_words(asked: Rig, question: str) -> None:
    """Whatever else comes to mind, at random: several parts, statuses and headers at once."""

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(bodies(QUESTIONS[question][1]), STATUSES, HEADERS)
    def answered(body: bytes, status: int, headers: dict[str, str]) -> None:
        ask(asked, question, Reply(status, body, headers))

    answered()
