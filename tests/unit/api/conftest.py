"""The scripted server and a client that is pointed at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unit.api.scripted import Rig, Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def rig(server: Server) -> Iterator[Rig]:
    made = Rig(server)
    yield made
    for client in made.opened:
        client.close()
