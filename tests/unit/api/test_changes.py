from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from qbo.api.changes import changes
from qbo.errors import Refused, Unavailable
from unit.api.scripted import Reply, ok

if TYPE_CHECKING:
    from unit.api.scripted import Rig

SINCE = datetime(2026, 11, 22, 1, 2, 3, 999999, tzinfo=timezone(timedelta(hours=-8)))


def answer(*blocks: Any) -> Reply:
    return ok(CDCResponse=[{"QueryResponse": list(blocks)}])


def test_one_call_asks_for_all_lists_since_a_moment_that_is_not_rounded_up(rig: Rig) -> None:
    rig.server.otherwise = answer({}, {})
    found = changes(rig.client(), ["Customer", "Class"], SINCE)
    params = rig.server.requests[0].params
    assert (params["entities"], params["changedSince"]) == ("Customer,Class", "2026-11-22T09:02:03+00:00")
    assert found.rows == {"Customer": [], "Class": []}
    assert found.complete
    assert found.time.isoformat() == "2026-11-22T08:00:00-08:00"
    assert len(rig.server.requests) == 1


def test_blocks_come_in_any_order_and_deleted_stubs_are_kept(rig: Rig) -> None:
    stub = {"domain": "QBO", "status": "Deleted", "Id": "9"}
    rig.server.otherwise = answer({}, {"Vendor": [{"Id": "2"}]}, {"Customer": [stub]}, {"Customer": [{"Id": "1"}]})
    assert changes(rig.client(), ["Customer", "Vendor"], SINCE).rows == {
        "Customer": [stub, {"Id": "1"}],
        "Vendor": [{"Id": "2"}],
    }


@pytest.mark.parametrize(("size", "complete"), [(999, True), (1000, False), (1001, False)])
def test_a_full_answer_may_have_left_rows_out(rig: Rig, size: int, *, complete: bool) -> None:
    rows = [{"Id": str(number)} for number in range(size)]
    rig.server.otherwise = answer({"Customer": rows[:500]}, {"Vendor": rows[500:]})
    assert changes(rig.client(), ["Customer", "Vendor"], SINCE).complete is complete


UNREADABLE = ["x", None, [{}], [{"QueryResponse": 1}], [{"QueryResponse": [{"Customer": "x"}]}]]


@pytest.mark.parametrize("response", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_not_nothing_new(rig: Rig, response: Any) -> None:
    rig.server.otherwise = ok(CDCResponse=response)
    with pytest.raises(Unavailable):
        changes(rig.client(patience_s=1), ["Customer"], SINCE)


def test_P2_the_date_of_an_answer_is_qbos_clock_where_the_body_does_not_say(rig: Rig) -> None:
    body = b'{"CDCResponse":[{"QueryResponse":[{}]}],"time":"2026-11-22T08:00:00"}'
    rig.server.otherwise = Reply(body=body, headers={"Date": "Sun, 22 Nov 2026 16:00:05 GMT"})
    assert changes(rig.client(), ["Customer"], SINCE).time == datetime(2026, 11, 22, 16, 0, 5, tzinfo=UTC)


def test_without_the_clock_of_qbo_there_is_no_next_cursor(rig: Rig) -> None:
    rig.server.otherwise = Reply(body=b'{"CDCResponse":[{"QueryResponse":[{}]}]}')
    with pytest.raises(Unavailable):
        changes(rig.client(), ["Customer"], SINCE)


def test_a_fault_in_place_of_a_block_is_raised(rig: Rig) -> None:
    rig.server.otherwise = answer({"Fault": {"Error": [{"code": "4001"}]}})
    with pytest.raises(Refused):
        changes(rig.client(), ["Customer"], SINCE)
