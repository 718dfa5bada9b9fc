"""``ward``: one firm a test module; its tests are rounds of it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.postgres import EmbeddedPostgres
    from integration.reliability.ward import Ward
    from qbo.store.engine import Database
    from qbo_emulator.server import EmulatorServer

numbers = itertools.count(1)


@pytest.fixture(scope="module")
def short_waits() -> Iterator[None]:
    """As ``quick``, for a module."""
    from integration.reliability.setting import calm

    with calm():
        yield


@pytest.fixture(scope="module")
def own_database(postgres: EmbeddedPostgres, migrated_template: str) -> Iterator[Database]:
    from qbo.store.engine import Database

    name = f"reliability_{next(numbers)}"
    database = Database(postgres.create_database(name, template=migrated_template))
    yield database
    database.close()
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def ward(own_database: Database, emulator_server: EmulatorServer, short_waits: None) -> Ward:
    from integration.reliability.setting import new_ward
    from qbo_emulator.control import Control

    emulator = Control(emulator_server.url)
    emulator.reset()
    return new_ward(own_database, emulator)
