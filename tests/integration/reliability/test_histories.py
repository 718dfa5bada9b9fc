"""Promise 1, T5, T9, T11, T12: random histories against a simple model; ``HISTORIES=5000`` for as many of them.

A failing history is printed as the body of a test: put it behind ``def test_replay(History):`` here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.postgres import EmbeddedPostgres
    from integration.exports.firm import Firm
    from integration.reliability.histories import History as Machine

PARTS = 4
MANY = int(os.environ.get("HISTORIES", "240"))
STEPS = 14
A_HISTORY_S = 10  # at most, on a busy machine; without work beside it a history takes less than one


@pytest.fixture(scope="module")
def History(garden: Firm, postgres: EmbeddedPostgres) -> Iterator[type[Machine]]:
    """The machine, with a firm to begin from."""
    from integration.conftest import GARDEN
    from integration.reliability.mortal import Mortal
    from integration.reliability.setting import machine
    from integration.world import World

    database = Mortal(postgres.create_database("histories", template=GARDEN))
    garden.emulator.bring_back(GARDEN)
    try:
        with machine(garden.again(World(database, garden.emulator)), database) as found:
            yield found
    finally:
        database.close()
        postgres.drop_database("histories")


@pytest.mark.timeout(300 + MANY / PARTS * A_HISTORY_S)
@pytest.mark.parametrize("part", range(PARTS))
def test_P1_whatever_happens_in_whatever_order_every_entry_stands_once_and_right(
    History: type[Machine],  # noqa: N803 - as Hypothesis prints it
    part: int,
) -> None:
    """Taken out to see it fail: see docs/reliability.md."""
    run_state_machine_as_test(
        seed(part)(type("History", (History,), {})),
        settings=settings(
            max_examples=-(-MANY // PARTS),
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )
