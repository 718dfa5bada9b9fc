from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from qbo.api import batch
from qbo.errors import ReconnectNeeded, Unavailable
from unit.api.scripted import Reply, ok

if TYPE_CHECKING:
    from unit.api.scripted import Rig


def items(count: int) -> list[batch.BatchItem]:
    return [batch.BatchItem(f"b{n}", "create", "Customer", {"DisplayName": f"N {n}"}) for n in range(count)]


def refusal(bid: str, code: str) -> dict[str, Any]:
    return {"bId": bid, "Fault": {"Error": [{"code": code, "Message": "vendor words"}]}}


def test_outcomes_are_matched_by_bid_whatever_their_order(rig: Rig) -> None:
    answered = [{"bId": f"b{n}", "Customer": {"Id": str(n)}} for n in range(30)]
    random.Random(1).shuffle(answered)  # noqa: S311
    rig.server.otherwise = ok(BatchItemResponse=answered)
    outcomes = batch.send_stored(rig.client(), "r-1", batch.body_for(items(30)))
    assert [(bid, each.entity_body) for bid, each in outcomes.items()] == [(f"b{n}", {"Id": str(n)}) for n in range(30)]
    assert {each.state for each in outcomes.values()} == {"done"}
    assert rig.throttle.waits == [True]
    assert rig.server.requests[0].params["requestid"] == "r-1"


def test_r3_one_refused_item_leaves_its_neighbours_done(rig: Rig) -> None:
    lower = {"bId": "b3", "fault": {"error": [{"code": "3001"}]}}
    rig.server.otherwise = ok(
        BatchItemResponse=[
            refusal("b1", "6240"), {"bId": "b0", "Customer": {"Id": "7"}}, refusal("b2", "5010"), lower,
            refusal("b4", "6190"), refusal("b5", "3200"), {"bId": "b6"}, {"bId": "b8", "Vendor": {"Id": "1"}},
            refusal("b9", "500"),
        ]
    )  # fmt: skip
    outcomes = batch.send_stored(rig.client(), "r-1", batch.body_for(items(10)))
    assert [each.state for each in outcomes.values()] == [
        "done", "refused", "stale", "retry", "stop", "stop", "unanswered", "unanswered", "unanswered", "refused",
    ]  # fmt: skip
    assert outcomes["b1"].rule is not None
    assert "name" in outcomes["b1"].rule.title
    assert isinstance(outcomes["b5"].error(), ReconnectNeeded)


def test_P1_a_stored_payload_goes_out_as_the_same_bytes_after_a_trip_through_json(rig: Rig) -> None:
    rig.server.otherwise = ok(BatchItemResponse=[])
    payload = batch.body_for(items(2))
    batch.send_stored(rig.client(), "r-1", payload)
    batch.send_stored(rig.client(), "r-1", json.loads(json.dumps(payload, sort_keys=True)))
    first, second = rig.server.requests
    assert first.body == second.body


def test_a_lost_answer_is_asked_for_again_under_the_same_id_and_may_be_done(rig: Rig) -> None:
    rig.server.otherwise = Reply(cut=0)
    with pytest.raises(Unavailable) as raised:
        batch.send_stored(rig.client(patience_s=3), "r-1", batch.body_for(items(1)))
    assert raised.value.maybe_done
    assert len({(asked.body, asked.params["requestid"]) for asked in rig.server.requests}) == 1
    assert len(rig.server.requests) > 1


@pytest.mark.parametrize("wrong", [[], items(31), items(1) * 2, [batch.BatchItem("x" * 11, "create", "Customer", {})]])
def test_a_batch_that_qbo_would_refuse_as_a_whole_is_never_built(wrong: list[batch.BatchItem]) -> None:
    with pytest.raises(ValueError, match="batch"):
        batch.body_for(wrong)


@pytest.mark.parametrize("request_id", ["", "x" * 37])
def test_a_request_id_that_qbo_would_refuse_is_never_sent(rig: Rig, request_id: str) -> None:
    with pytest.raises(ValueError, match="request id"):
        batch.send_stored(rig.client(), request_id, batch.body_for(items(1)))
    assert rig.server.requests == []
