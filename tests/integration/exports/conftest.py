"""``firm``: connected and synced once, with an employee, a vendor, a service item, a class and a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.world import World


@pytest.fixture
def firm(world: World) -> Firm:
    from integration.exports.firm import Firm

    return Firm(world, world.connect("Garden Firm", seed="empty"))
