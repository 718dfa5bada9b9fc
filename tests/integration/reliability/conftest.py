"""``ward``: one firm a test module; its tests are rounds of it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.postgres import EmbeddedPostgres
    from integration.reliability.ward import Ward
    from qbo.store.engine import Database
    from qbo_emulator.server import EmulatorServer

numbers = itertools.count(1)


@pytest.fixture(scope="module")
def calm() -> Iterator[None]:
    """As ``quick``, for a module: short waits, no throttle of ours; trouble is not waited out in this process."""
    from integration.reliability.worker import QUICK
    from qbo import settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "REQUESTS_PER_SECOND", 1000)
        patch.setattr(settings, "BATCHES_PER_MINUTE", 1000)
        for name, value in {**QUICK, "QBO_RUN_DEADLINE_S": "2"}.items():
            patch.setenv(name, value)
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
def ward(own_database: Database, emulator_server: EmulatorServer, calm: None) -> Ward:
    from integration.reliability.ward import Ward
    from integration.world import World
    from qbo_emulator.control import Control

    emulator = Control(emulator_server.url)
    emulator.reset()
    key = Fernet.generate_key().decode()
    return Ward(World(own_database, emulator, key), key)
