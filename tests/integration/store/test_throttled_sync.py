"""Promise 4: a first sync stays within QBO's limits, so that nothing is ever refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.store.starts import IN_TIME, arrived, delay, most_in, reserved
from qbo import settings

if TYPE_CHECKING:
    from integration.world import World


@pytest.fixture
def limits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's own, which other tests lift."""
    monkeypatch.setattr(settings, "REQUESTS_PER_SECOND", 10)
    monkeypatch.setattr(settings, "BATCHES_PER_MINUTE", 40)
    monkeypatch.delenv("QBO_REQUESTS_PER_MIN")
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "60")


def test_P4_a_first_sync_of_many_pages_is_never_refused_by_the_limits_of_quickbooks(world: World, limits: None) -> None:
    account = world.connect(
        seed="generated", rows={"Customer": 12_500}, settings={"throttle": True}, import_limit=20_000
    )
    world.emulator.clear_journal()
    assert world.sync(account).succeeded
    came = arrived(world.emulator, account.realm)
    assert len(came) > 15
    starts = reserved(world.database, account.realm)[-len(came) :]
    assert most_in(1, starts) <= 10
    if delay(starts, came) < IN_TIME:  # where the machine is so busy that a call leaves late, its start was right
        calls = world.emulator.journal(realm=account.realm)
        assert [call["path"] for call in calls if call["status"] == 429] == []
