"""Objects of QBO with a part of another kind: one bad row never blocks its neighbours (R3), whoever reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from qbo.api import batch
from qbo.api.compare import differences
from qbo.api.fields import is_unstorable, is_zero, storable
from qbo.api.time_values import is_billed, values_in, values_of
from qbo.flow.sending import answers
from qbo.lists import BY_ENTITY, staged_row
from qbo.store.jsonb import to_json
from unit.malformed import variants

if TYPE_CHECKING:
    from collections.abc import Iterator

TIME = {
    "TxnDate": "2026-11-20", "NameOf": "Employee", "EmployeeRef": {"value": "55", "name": "Ann"},
    "CustomerRef": {"value": "1"}, "ItemRef": {"value": "3"}, "ClassRef": {"value": "5"}, "BillableStatus": "Billable",
    "HourlyRate": 35, "Hours": 1, "Minutes": 15, "Seconds": 0, "Description": "x", "Id": "9", "SyncToken": "0",
}  # fmt: skip
BETWEEN = {
    **TIME, "StartTime": "2026-11-20T08:00:00-08:00", "EndTime": "2026-11-20T09:00:00-08:00", "BreakHours": 0,
    "BreakMinutes": 5,
}  # fmt: skip
CUSTOMER = {
    "Id": "1", "SyncToken": "0", "DisplayName": "A", "FullyQualifiedName": "B:A", "Active": True, "Job": True,
    "ParentRef": {"value": "2"}, "IsProject": False, "Balance": 0, "GivenName": "x", "UnitPrice": 1, "BillRate": 2,
    "PrimaryEmailAddr": {"Address": "a@b"}, "PrimaryPhone": {"FreeFormNumber": "1"}, "Type": "Service", "Name": "N",
}  # fmt: skip


def objects(*templates: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """As they come out of ``api.transport``."""
    for template in templates:
        for path, answer in variants(template):
            if path:
                yield as_received(answer)


def as_received(answer: object) -> Any:
    content = json.dumps(answer).encode()
    return storable(json.loads(content)) if is_unstorable(content) else json.loads(content)


def assert_storable(value: object) -> None:
    """PostgreSQL takes it as jsonb."""
    text = to_json(value)
    json.loads(text, parse_constant=pytest.fail)
    assert "\\u0000" not in text
    assert "\\ud800" not in text


def test_R3_time_of_any_kind_is_compared_and_judged() -> None:
    """Seen to fail without ``api.fields``: hours, times, dates and states that cannot be read raised."""
    for found in objects(TIME, BETWEEN):
        values = values_of(found)
        assert isinstance(values["minutes"], int | float)
        assert_storable([values, values_in({"sparse": True, "Hours": 1}, found), is_billed(found), found])
        assert_storable([differences(TIME, found), differences(found, TIME)])
        for operation, before in (("create", None), ("update", found), ("delete", found)):
            judged = answers.judge(item("TimeActivity", operation, TIME, before), batch.Outcome("1", found))
            assert_storable([vars(judged.outcome), judged.attention])


def test_R3_a_customer_of_any_kind_is_staged_and_judged() -> None:
    for found in objects(CUSTOMER):
        for each in BY_ENTITY.values():
            assert_storable(staged_row(each, found))
        judged = answers.judge(item("Customer", "create", CUSTOMER, None), batch.Outcome("1", found))
        assert_storable([vars(judged.outcome), judged.mirror, judged.attention])
        assert isinstance(is_zero(found.get("Balance")), bool)


def item(entity: str, operation: str, body: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "bid": "1", "entity": entity, "operation": operation, "aero_id": 1, "body": body, "before": before, "base": {},
    }  # fmt: skip


def test_C7_a_balance_that_cannot_be_read_is_not_taken_for_none() -> None:
    assert [is_zero(value) for value in (None, "", 0, "0.00", 0.0)] == [True] * 5
    assert [is_zero(value) for value in (1, "-3.5", "x", [], {}, True, "NaN")] == [False] * 7


def test_what_no_jsonb_can_hold_is_recognized_in_the_bytes_of_an_answer() -> None:
    for value in ("\x00", "\ud800", float("nan"), float("-inf")):
        content = json.dumps({"a": [value]}).encode()
        assert is_unstorable(content)
        assert_storable(as_received({"a": [value]}))
    assert is_unstorable(b'{"a": 1e999}')
    assert not is_unstorable(json.dumps({"a": "Söhne \\ud 😀", "b": 1.5e10}, ensure_ascii=False).encode())
    assert as_received({"a": "😀 é"}) == {"a": "😀 é"}


def test_an_answer_to_an_item_that_has_no_id_is_no_answer() -> None:
    """Two linked with the Id "None" would keep their whole batch from being settled."""
    asked = {"bId": "1", "operation": "create", "Customer": {}}
    for found in ({}, {"Id": None}, {"Id": ""}, {"Id": {}}, {"Id": True}):
        outcome = batch._outcome(asked, {"bId": "1", "Customer": found}, "")
        assert outcome.state == "unanswered"
