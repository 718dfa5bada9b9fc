"""Promise 1, T5, T9, T11, T12: random histories against a simple model; ``HISTORIES=5000`` for as many of them.

A twentieth as many more are of a database that is restored. A failing history is printed as the body of a test: put it
behind ``def test_replay(History):`` here, or ``def test_replay(RestoredHistory):``.
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
    from integration.reliability.histories import RestoredHistory as RestoredMachine

PARTS = 4
MANY = int(os.environ.get("HISTORIES", "240"))
RESTORED = -(-MANY // 20)
SEED_OF_RESTORED = 3  # the few histories that it makes by default notice what is said to have been taken out
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


@pytest.fixture(scope="module")
def RestoredHistory(History: type[Machine]) -> type[RestoredMachine]:  # noqa: N803
    """Of the same firm."""
    from integration.reliability.histories import RestoredHistory

    return RestoredHistory


@pytest.mark.timeout(300 + MANY / PARTS * A_HISTORY_S)
@pytest.mark.parametrize("part", range(PARTS))
def test_P1_whatever_happens_in_whatever_order_every_entry_stands_once_and_right(
    History: type[Machine],  # noqa: N803 - as Hypothesis prints it
    part: int,
) -> None:
    """Taken out to see it fail: see docs/reliability.md."""
    _run(History, part, -(-MANY // PARTS))


@pytest.mark.timeout(300 + RESTORED * A_HISTORY_S)
def test_P1_whatever_happens_also_to_a_database_that_is_restored_from_backups_no_entry_stands_twice_or_is_forgotten(
    RestoredHistory: type[RestoredMachine],  # noqa: N803
) -> None:
    """A person says of what may be there whether it is. Taken out to see it fail: ``link_known``; ``_hold``."""
    _run(RestoredHistory, SEED_OF_RESTORED, RESTORED)


def _run(machine: type[Machine], number: int, many: int) -> None:
    run_state_machine_as_test(
        seed(number)(type(machine.__name__, (machine,), {})),
        settings=settings(
            max_examples=many,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )
