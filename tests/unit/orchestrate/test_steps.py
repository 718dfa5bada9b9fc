"""A stage over several accounts: each ends as it ends, whatever becomes of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from qbo.errors import AccountBusy, ReconnectNeeded, SyncError, Unavailable
from qbo.flow.run.lane import Lane
from qbo.orchestrate import steps

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

NO_RUNTIME = cast("Runtime", None)
LANES = [Lane(number, number, f"Firm {number}", pages=False) for number in range(1, 6)]
ENDS: dict[int, Exception] = {1: Unavailable(), 2: ReconnectNeeded(), 3: AccountBusy(), 4: ZeroDivisionError()}


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Runs that were ended as failed by the walk; the deadline is far away, run 6 ended before."""
    ended: list[int] = []

    def outcomes(_: Runtime, run_ids: list[int]) -> list[dict[str, Any]]:
        return [{"run_id": number, "status": "failed" if number == 6 else "running"} for number in run_ids]

    def record(_: Runtime, __: int, run_id: int, ___: SyncError) -> None:
        ended.append(run_id)

    monkeypatch.setattr(steps.account, "outcomes", outcomes)
    monkeypatch.setattr(steps.account, "out_of_time", lambda *_: False)
    monkeypatch.setattr(steps.trouble, "record", record)
    return ended


def step(lane: Lane) -> None:
    if lane.run_id in ENDS:
        raise ENDS[lane.run_id]


def run_ids(lanes: list[Lane]) -> list[int]:
    return [lane.run_id for lane in lanes]


def test_r3_no_account_ends_as_its_neighbour_does(recorded: list[int]) -> None:
    walked = steps.walk(NO_RUNTIME, LANES, step, 1, last=False)
    assert run_ids(walked.passed) == [5]
    assert run_ids([lane for lane, _ in walked.later]) == [1]
    assert run_ids([lane for lane, _ in walked.failed]) == [2, 4]
    assert run_ids(walked.handed_over) == [3]
    assert recorded == []  # the stages record their errors, and trouble is not one yet


def test_trouble_at_the_last_try_ends_the_run(recorded: list[int]) -> None:
    walked = steps.walk(NO_RUNTIME, LANES[:1], step, 9, last=True)
    assert recorded == run_ids([lane for lane, _ in walked.failed]) == [1]


def test_trouble_past_the_deadline_ends_the_run(recorded: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps.account, "out_of_time", lambda *_: True)
    steps.walk(NO_RUNTIME, LANES[:1], step, 1, last=False)
    assert recorded == [1]


def test_a_retry_leaves_out_the_runs_that_have_ended(recorded: list[int]) -> None:
    walked = steps.walk(NO_RUNTIME, [Lane(6, 6, "Firm 6", pages=False)], step, 2, last=False)
    assert walked == steps.Walk()
