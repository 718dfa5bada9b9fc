"""Faults, kills and random histories, and what stands in QuickBooks afterwards: counted there, entry by entry."""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks import ROOT
from benchmarks.results import Row, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Place

TITLE = "nothing lost, nothing twice: faults, kills and random histories"
HISTORIES = 200
HARNESS = str(ROOT / "tests")  # the same workers, gates and model as in the tests


def bench(place: Place, histories: int = 0, points: tuple[str, ...] = ()) -> Iterator[Row]:
    """``histories``: also from the environment, ``HISTORIES``; ``points``: where workers are killed, all by default."""
    if HARNESS not in sys.path:
        sys.path.insert(0, HARNESS)
    many = histories or int(os.environ.get("HISTORIES", HISTORIES))
    logging.getLogger("qbo").setLevel(logging.CRITICAL)  # of trouble there is much
    totals = _rounds(place, points) + _histories(place, many)
    yield Row("faults tried", f"{totals['faults']:,}", "kills, cuts, lost and garbled answers, refusals, throttling")
    yield Row("kills survived", f"{totals['kills']:,}", "SIGKILL of a process, or in the middle of a history")
    yield Row("random histories run", f"{totals['histories']:,}", f"at least {many:,}: Hypothesis begins some anew")
    yield Row("syncs in them", f"{totals['syncs']:,}")
    yield Row("entries sent", f"{totals['entries']:,}", "that were to stand in QuickBooks in the end")
    yield count("duplicates", totals["duplicates"], 0)
    yield count("losses", totals["losses"], 0)
    yield count("histories that broke another promise", totals["broken"], 0, "locks, tie-out, owners, values")


def _rounds(place: Place, points: tuple[str, ...]) -> Counter[str]:
    """Workers of their own, killed and cut off at every point of every batch."""
    from integration.reliability import rounds  # noqa: PLC0415 - of the tests
    from integration.reliability.gate import POINTS  # noqa: PLC0415
    from integration.reliability.setting import calm, new_ward  # noqa: PLC0415

    totals: Counter[str] = Counter()
    with calm():
        ward = new_ward(place.runtime.database, place.control)
        for point in points or POINTS:
            for later in (False, True):
                totals["kills"] += rounds.killed_at_each_stage(ward, point, later=later)
            totals["faults"] += rounds.cut_off_at_each_stage(ward, point)
        totals["duplicates"], totals["losses"] = ward.wrong()
    totals["entries"] = len(ward.asked.hours) + len(ward.asked.companies)
    totals["faults"] += totals["kills"]
    return totals


def _histories(place: Place, many: int) -> Counter[str]:
    from hypothesis import HealthCheck, Phase, seed, settings  # noqa: PLC0415 - for developers
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    from integration.exports.firm import Firm  # noqa: PLC0415
    from integration.reliability.counted import Counted  # noqa: PLC0415
    from integration.reliability.mortal import Mortal  # noqa: PLC0415
    from integration.reliability.setting import calm, machine  # noqa: PLC0415
    from integration.world import World  # noqa: PLC0415
    from qbo.store.engine import Database  # noqa: PLC0415
    from qbo.store.migrations import migrate  # noqa: PLC0415

    url = place.stack.postgres.create_database("histories")
    migrated = Database(url)
    migrate(migrated)
    migrated.close()
    database = Mortal(url)
    with calm():
        world = World(database, place.control)
        firm = Firm(world, world.connect("Histories", seed="empty"))
    with machine(firm, database):
        how = settings(
            max_examples=many,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        run_state_machine_as_test(seed(many)(Counted), settings=how)
    database.close()
    return Counted.counts
