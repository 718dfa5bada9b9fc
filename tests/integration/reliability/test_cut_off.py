"""Promise 1: the connections to the database are cut at the same points; the worker lives and carries on by itself."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from integration.reliability.gate import CALLS, POINTS, STAGES, cut_off

if TYPE_CHECKING:
    from integration.reliability.ward import Ward


@pytest.mark.parametrize("point", POINTS)
def test_P1_cut_off_from_the_database_at_this_point_of_each_batch_in_turn_a_worker_sends_everything_once(
    ward: Ward, point: str
) -> None:
    """Taken out to see it fail: ``recover`` before anything new is stored; settling in one transaction."""
    ward.ask()
    gate = ward.gate(point)
    gate.close(STAGES[0], behind=ward.caught(), again=False)
    worker = ward.worker()
    for _, following in itertools.pairwise([*STAGES, ""]):
        gate.wait()
        if following:
            gate.close(following, behind=ward.caught(), again=False)
            ward.leave()
        cut_off(ward.database_uri)
        if point in CALLS and following:
            ward.emulator.release()
    gate.open()
    assert worker.finish()
    gate.remove()
    ward.sync()
    ward.check()
