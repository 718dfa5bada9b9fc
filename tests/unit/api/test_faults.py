from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo.api import faults
from qbo.api.fault_connection import BY_STATUS, SERVER_ERROR, UNKNOWN_BY_TYPE
from qbo.errors import Fault, Misconfigured, ReconnectNeeded, Refused, Stale, Stop, Throttled, Unavailable
from unit.api.scripted import recordings

if TYPE_CHECKING:
    from qbo.api.fault_rules import Row

RECORDED = [each for each in recordings() if "Fault" in each["body"] or "fault" in each["body"]]
RULES = [
    *(row.rule for row in faults.TABLE),
    *BY_STATUS.values(),
    *UNKNOWN_BY_TYPE.values(),
    SERVER_ERROR,
    faults.UNKNOWN,
]
# Every code of facts section 2, catalogue included.
CODES = [
    "6240", "5010", "610", "2020", "2010", "2030", "2040", "2050", "2130", "2500", "4000", "4001", "500", "600",
    "1040", "6000", "6080", "6140", "6150", "6180", "6190", "6200", "6210", "6220", "6250", "6270", "6280",
    "6290", "6300", "6310", "6320", "6330", "6340", "6350", "6360", "6370", "6380", "6390", "10000", "100",
    "130", "3001", "3100", "3200",
]  # fmt: skip
XML = """<?xml version="1.0" encoding="UTF-8"?>
<IntuitResponse xmlns="http://schema.intuit.com/finance/v3" time="2016-01-01T00:00:00Z">
 <Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>
 <Detail>The request limit was reached.</Detail></Error></Fault></IntuitResponse>"""


def parse(body: str | dict[str, Any], status: int = 400) -> tuple[Fault, ...]:
    text = body if isinstance(body, str) else json.dumps(body)
    return faults.parse(status, "application/json", text.encode())


def sample(row: Row) -> Fault:
    """A fault that this row is for: its pattern's first alternative as text."""
    text = row.pattern.split("|")[0].replace("_?", "_").replace("s?", "s")
    return Fault(code=row.code, message=text)


@pytest.mark.parametrize("code", CODES)
def test_every_code_that_is_known_of_qbo_has_a_rule_of_its_own(code: str) -> None:
    assert faults.rule_for(Fault(code=code)) is not faults.UNKNOWN


@pytest.mark.parametrize("row", faults.TABLE, ids=lambda row: f"{row.code}-{row.pattern or 'any'}")
def test_every_row_of_the_table_is_reached_and_becomes_exactly_one_error(row: Row) -> None:
    fault = sample(row)
    assert faults.rule_for(fault) is row.rule
    expected = {
        "retry": Throttled if row.code == "3001" else Unavailable,
        "reconnect": ReconnectNeeded,
        "refuse": Refused,
        "stale": Stale,
        "stop": Misconfigured if row.rule.who == "data team" else Stop,
    }[row.rule.action]
    error = faults.error_from(400, (fault,), "tid-1")
    assert type(error) is expected
    assert (error.intuit_tid, error.code) == ("tid-1", row.code)


def test_the_last_row_of_a_code_has_no_pattern_so_that_no_text_falls_through() -> None:
    last = {row.code: row for row in faults.TABLE}
    assert [row.code for row in last.values() if row.pattern] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_titles_and_hints_are_plain_words_without_vendor_text_json_or_xml(rule: faults.Rule) -> None:
    for text in (rule.title, rule.hint):
        assert text[0].isupper()
        assert not re.search(r"[<>{}\[\]]|\d{3}|Fault|Ref\b|HTTP|JSON|XML|null|Error|Object Not|requestid", text)
    assert rule.who in {"office manager", "QuickBooks administrator", "data team"}
    assert not rule.title.endswith(".")
    assert rule.hint.endswith(".")


def test_one_code_means_two_things_and_its_text_tells_them_apart() -> None:
    stale = faults.rule_for(Fault("5010", "Stale Object Error", "You and X were working on this at the same time."))
    closed = faults.rule_for(Fault("5010", "", "The account period has closed and the account books cannot be updated"))
    assert (stale.action, closed.action) == ("stale", "refuse")


def test_a_code_that_nobody_knows_still_reads_well_and_refuses_only_its_row() -> None:
    error = faults.error_from(400, (Fault("98765", "Weird Thing Error", "<xml/>"),))
    assert type(error) is Refused
    assert "Weird" not in str(error)
    assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Refused), (401, ReconnectNeeded), (403, ReconnectNeeded), (404, Misconfigured), (408, Unavailable),
        (413, Refused), (429, Throttled), (500, Unavailable), (502, Unavailable), (503, Unavailable),
        (504, Unavailable), (301, Misconfigured), (302, Unavailable), (418, Refused), (599, Unavailable),
    ],
)  # fmt: skip
def test_a_page_of_a_gateway_is_judged_by_its_status(status: int, expected: type) -> None:
    found = faults.parse(status, "text/html", b"<html><title>Oops</title><body>Bad <b>gateway</b></body></html>")
    assert [fault.code for fault in found] == [""]
    assert "<" not in found[0].detail
    assert type(faults.error_from(status, found)) is expected


def test_both_json_spellings_and_xml_with_or_without_namespace_say_the_same() -> None:
    upper = {"Fault": {"Error": [{"Message": "M", "Detail": "D", "code": "610", "element": "E"}], "type": "T"}}
    lower = {"fault": {"error": [{"message": "M", "detail": "D", "code": "610", "element": "E"}], "type": "T"}}
    bare = '<R><Fault type="T"><Error code="610" element="E"><Message>M</Message><Detail>D</Detail></Error></Fault></R>'
    spaced = bare.replace("<R>", '<R xmlns="http://schema.intuit.com/finance/v3">')
    assert {parse(upper), parse(lower), parse(bare), parse(spaced)} == {(Fault("610", "M", "D", "E", "T"),)}


def test_the_xml_of_a_throttled_request_is_throttled_whatever_its_status() -> None:
    found = parse(XML, 403)
    assert found[0].code == "3001"
    assert isinstance(faults.error_from(403, found, "", 7), Throttled)


def test_a_gateway_that_hides_the_code_in_its_message_is_understood() -> None:
    found = parse({"fault": {"error": [{"message": "message=X; errorCode=003200; statusCode=401", "code": None}]}}, 401)
    assert found[0].code == "3200"


def test_entities_of_an_xml_document_are_never_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "expanded">]><R><Fault><Error code="610"><Message>&x;</Message></Error></Fault></R>'
    found = parse(bomb)
    assert found[0].code == ""
    assert "expanded" not in found[0].message


def test_several_errors_of_one_fault_are_all_kept_in_order() -> None:
    found = parse({"Fault": {"Error": [{"code": "2020"}, {"code": "610"}]}})
    assert [fault.code for fault in found] == ["2020", "610"]


@pytest.mark.parametrize(
    "detail",
    [
        "Token expired: AB01601390262abcdefghijklmnopqrst",
        "Authorization: Bearer s3cr3t-abcdefg",
        "eyJlbmMiOiJBMTI4.abcdefghijklmnop.qrstuvwxyz",
    ],
)
def test_a_token_in_a_fault_is_blotted_out(detail: str) -> None:
    found = parse({"fault": {"error": [{"message": detail, "detail": detail, "code": "3200"}]}}, 401)
    for secret in ("AB0160139", "s3cr3t", "qrstuvwxyz", "eyJlbmM"):
        assert secret not in repr(found)


@pytest.mark.parametrize(
    "recorded",
    RECORDED or [pytest.param({}, marks=pytest.mark.skip("allowed: the recordings are not beside this checkout"))],
    ids=lambda each: each.get("key", "none"),
)
def test_every_recorded_error_is_read_and_explained(recorded: dict[str, Any]) -> None:
    found = parse(recorded["body"], recorded["http_status"])
    assert found[0].code == recorded["key"].split("_")[0].replace("403", "3100").replace("429", "3001")
    assert faults.rule_for(found[0]) is not faults.UNKNOWN
    assert found == faults.faults_in(recorded["body"])


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["Fault", "fault", "Error", "error", "code", "Message", "type"]), inner)
    ),
    max_leaves=15,
)


@given(
    status=st.integers(100, 599), body=st.binary() | st.text().map(str.encode) | JSONISH.map(json.dumps).map(str.encode)
)
def test_any_body_at_all_becomes_at_least_one_fault_and_an_error(status: int, body: bytes) -> None:
    found = faults.parse(status, "text/plain", body)
    assert found
    assert str(faults.error_from(status, found))


def test_a_body_nested_without_end_is_no_trouble() -> None:
    assert parse('{"Fault":' * 100_000)[0].code == ""
    assert parse("<a>" * 100_000)[0].code == ""
