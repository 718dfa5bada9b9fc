"""``firm``: connected and synced once; ``books``: what these tests look at in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.reports.books import Books
    from integration.world import World


@pytest.fixture
def firm(world: World) -> Firm:
    from integration.exports.firm import Firm

    return Firm(world, world.connect("Garden Firm", seed="empty"))


@pytest.fixture
def books(firm: Firm) -> Books:
    from integration.reports.books import Books

    return Books(firm)
