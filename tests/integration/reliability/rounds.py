"""Rounds of a ward: all that it asks for is sent while workers are killed or cut off, one stage after another."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from integration.reliability.gate import CALLS, STAGES, cut_off

if TYPE_CHECKING:
    from integration.reliability.ward import Ward


def killed_at_each_stage(ward: Ward, point: str, *, later: bool) -> int:
    """A worker dies at this point of each batch in turn; the last one finishes. How many were killed.

    ``later``: days pass in between, and QuickBooks forgets.
    """
    ward.ask()
    gate = ward.gate(point)
    for stage in STAGES:
        gate.close(stage, behind=ward.caught())
        worker = ward.worker()
        gate.wait()
        worker.kill()
        gate.open()
        ward.until_noticed()
        if later:
            ward.days_pass()
    gate.remove()
    ward.sync()
    return len(STAGES)


def cut_off_at_each_stage(ward: Ward, point: str) -> int:
    """One worker loses its connections to the database at this point of each batch in turn. How often it did."""
    ward.ask()
    gate = ward.gate(point)
    gate.close(STAGES[0], behind=ward.caught())
    worker = ward.worker()
    for _, following in itertools.pairwise([*STAGES, ""]):
        gate.wait()
        if following:
            gate.close(following, behind=ward.caught())
            ward.leave()
        cut_off(ward.database_uri)
        if point in CALLS and following:
            ward.emulator.release()
    gate.open()
    assert worker.finish()
    gate.remove()
    ward.sync()
    return len(STAGES)
