"""Promise 1: SIGKILL at every point of every batch of a sync; whoever comes next finishes it, at once or much later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.reliability.gate import POINTS, STAGES

if TYPE_CHECKING:
    from integration.reliability.ward import Ward


@pytest.mark.parametrize("when", ["at once", "much later"])
@pytest.mark.parametrize("point", POINTS)
def test_P1_killed_at_this_point_of_each_batch_in_turn_every_entry_and_customer_stands_once(
    ward: Ward, point: str, when: str
) -> None:
    """Four workers die, each a batch further on; a fifth finishes.

    Taken out to see it fail: ``recover``; the stored request id (a new one a try); the look-up of old batches.
    """
    ward.ask()
    gate = ward.gate(point)
    for stage in STAGES:
        gate.close(stage, behind=ward.caught(), again=when == "at once")
        worker = ward.worker()
        gate.wait()
        worker.kill()
        gate.open()
        ward.until_noticed()
        if when == "much later":
            ward.days_pass()
    gate.remove()
    ward.sync()
    ward.check()
