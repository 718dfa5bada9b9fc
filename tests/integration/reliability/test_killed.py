"""Promise 1: SIGKILL at every point of every batch of a sync; whoever comes next finishes it, at once or much later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.reliability.gate import POINTS
from integration.reliability.rounds import cut_off_at_each_stage, killed_at_each_stage

if TYPE_CHECKING:
    from integration.reliability.ward import Ward


@pytest.mark.parametrize("when", ["at once", "much later"])
@pytest.mark.parametrize("point", POINTS)
def test_P1_killed_at_this_point_of_each_batch_in_turn_every_entry_and_customer_stands_once(
    ward: Ward, point: str, when: str
) -> None:
    """Four workers die, each a batch further on; a fifth finishes.

    Taken out to see it fail: ``recover``; the stored request id (a new one a try).
    """
    killed_at_each_stage(ward, point, later=when == "much later")
    ward.check()


@pytest.mark.parametrize("point", POINTS)
def test_P1_cut_off_from_the_database_at_this_point_of_each_batch_in_turn_a_worker_sends_everything_once(
    ward: Ward, point: str
) -> None:
    """It lives, and carries on by itself. Taken out to see it fail: ``recover``; settling in one transaction."""
    cut_off_at_each_stage(ward, point)
    ward.check()
