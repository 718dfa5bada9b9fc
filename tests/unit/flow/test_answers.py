"""What an answer of QBO means for one operation."""

from __future__ import annotations

from typing import Any

import pytest

from qbo.api.batch import Outcome
from qbo.errors import Fault
from qbo.flow.sending import answers

ITEM: dict[str, Any] = {
    "bid": "1", "entity": "TimeActivity", "operation": "create", "aero_id": 7, "body": {"Hours": 1, "Minutes": 0},
}  # fmt: skip


def judged(*faults: Fault, answer: dict[str, Any] | None = None, **changes: Any) -> answers.Judged:
    return answers.judge({**ITEM, **changes}, Outcome("1", answer, faults, "tid-1"))


def test_what_was_taken_as_sent_is_done_without_a_word() -> None:
    found = judged(answer={"Id": "5", "SyncToken": "0", "Hours": 1, "Minutes": 0})
    assert (found.outcome.outcome, found.outcome.qbo_id, found.outcome.sync_token) == ("done", "5", "0")
    assert (found.attention, found.mirror) == ([], None)


def test_T3_what_was_taken_otherwise_is_done_and_told_with_both_values() -> None:
    found = judged(answer={"Id": "5", "SyncToken": "0", "Hours": 2, "Minutes": 0})
    (item,) = found.attention
    assert found.outcome.outcome == "done"
    assert (item["code"], item["qbo_id"], item["cause"]) == (answers.DIFFERENT, "5", "entry:7")
    assert item["detail"] == "Time: sent 1 h 0 min, QuickBooks has 2 h 0 min"


def test_T3_the_fields_of_an_answer_are_told_as_people_call_them() -> None:
    sent = {**ITEM["body"], "ItemRef": {"value": "7"}, "Description": "Mowed"}
    (item,) = judged(answer={"Id": "5", "Hours": 1, "Minutes": 0, "ItemRef": {"value": "2"}}, body=sent).attention
    assert item["detail"] == "Service item: sent 7, QuickBooks has 2\nNotes: sent Mowed, QuickBooks has nothing"


def test_a_deleted_row_is_compared_with_nothing() -> None:
    assert judged(answer={"Id": "5", "status": "Deleted"}, operation="delete").attention == []


def test_a_customer_goes_into_the_mirror_as_quickbooks_has_it() -> None:
    body = {
        "Id": "5",
        "SyncToken": "1",
        "DisplayName": "A (deleted)",
        "FullyQualifiedName": "A (deleted)",
        "Active": False,
    }
    found = judged(answer=body, entity="Customer", operation="update")
    assert found.mirror is not None
    assert (found.mirror["name"], found.mirror["is_active"]) == ("A", False)


@pytest.mark.parametrize("code", ["3001", "10000", "5010", "6190"])
def test_P4_what_only_needs_time_or_another_look_is_no_refusal(code: str) -> None:
    found = judged(Fault(code))
    assert (found.outcome.outcome, found.attention) == ("again", [])


@pytest.mark.parametrize("code", ["6240", "6310", "99999", ""])
def test_P5_a_refusal_has_plain_words_and_the_vendors_only_in_the_detail(code: str) -> None:
    found = judged(Fault(code, "Vendor Words", '{"json": 1}'), entity="Customer")
    (item,) = found.attention
    assert found.outcome.outcome == "refused"
    assert "Vendor Words" not in item["title"] + item["hint"]
    assert "Vendor Words" in item["detail"]
    assert (item["cause"], item["intuit_tid"], item["code"]) == ("company:7", "tid-1", code or "unknown")
