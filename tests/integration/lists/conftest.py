"""``old``: connected and not synced yet, with companies from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.lists.old_firm import OldFirm
    from integration.world import World


@pytest.fixture
def old(world: World) -> OldFirm:
    from integration.lists.old_firm import OldFirm

    return OldFirm(world)
