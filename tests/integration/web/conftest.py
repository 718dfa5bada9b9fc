"""``site``: the real app behind a prefix, asked by real roles of Airflow; its login is tested in tests/e2e/web."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from integration.web.site import Site
    from integration.world import World


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    from integration.web.site import Site

    with Site(world) as site:
        yield site
