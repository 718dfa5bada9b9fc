"""A real PostgreSQL and the emulator: one server of each for a pytest worker, fresh contents for a test."""

from __future__ import annotations

import itertools
import shutil
from typing import TYPE_CHECKING

import pytest

from demo.places import new_folder
from demo.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from integration.exports.firm import Firm
    from integration.world import World
    from qbo.store.engine import Database
    from qbo_emulator.control import Control
    from qbo_emulator.server import EmulatorServer

TEMPLATE, GARDEN = "migrated", "garden"
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The server; under xdist each worker has its own, so that no worker waits for another."""
    folder = new_folder("aero-qbo-tests-")
    with EmbeddedPostgres(folder / "postgres") as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_template(postgres: EmbeddedPostgres) -> str:
    """Name of a database with every migration, which ``database_uri`` copies (50 ms) instead of migrating."""
    from qbo.store.engine import Database
    from qbo.store.migrations import migrate

    database = Database(postgres.create_database(TEMPLATE))
    migrate(database)
    database.close()
    return TEMPLATE


@pytest.fixture(scope="session")
def garden(postgres: EmbeddedPostgres, migrated_template: str, emulator_server: EmulatorServer) -> Firm:
    """A firm as ``Firm`` makes it, kept as a database and as a state of the emulator: ``firm`` is a copy of both."""
    from integration.exports.firm import Firm
    from integration.world import World
    from qbo.store.engine import Database
    from qbo_emulator.control import Control

    control = Control(emulator_server.url)
    control.reset()
    database = Database(postgres.create_database(GARDEN, template=migrated_template))
    with pytest.MonkeyPatch.context() as patched:
        be_quick(patched)
        world = World(database, control)
        # A token that outlives the tests: a new one, an hour later, would be a call that no test counts with.
        firm = Firm(world, world.connect("Garden Firm", seed="empty", settings={"access_token_s": 86_400}))
    database.close()
    control.keep(GARDEN)
    return firm


@pytest.fixture
def beginning(request: pytest.FixtureRequest) -> Firm | None:
    """What a test begins with: the garden firm where it asks for ``firm``, else nothing."""
    found: Firm | None = request.getfixturevalue("garden") if "firm" in request.fixturenames else None
    return found


@pytest.fixture
def empty_database_uri(postgres: EmbeddedPostgres) -> Iterator[str]:
    """``postgresql://…`` of a database of the test's own with nothing in it."""
    name = f"empty_{next(numbers)}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture
def database_uri(postgres: EmbeddedPostgres, migrated_template: str, beginning: Firm | None) -> Iterator[str]:
    """``postgresql://…`` of a migrated database of the test's own; dropped afterwards, whoever is still connected."""
    name = f"test_{next(numbers)}"
    yield postgres.create_database(name, template=GARDEN if beginning else migrated_template)
    postgres.drop_database(name)


@pytest.fixture
def database(database_uri: str) -> Iterator[Database]:
    """The store's door to ``database_uri``."""
    from qbo.store.engine import Database

    database = Database(database_uri)
    yield database
    database.close()


@pytest.fixture(scope="session")
def emulator_server() -> Iterator[EmulatorServer]:
    """The emulator on a free port; use ``emulator``, which resets it, rather than this."""
    from qbo_emulator.server import EmulatorServer

    with EmulatorServer(port=0) as server:
        yield server


@pytest.fixture
def emulator(emulator_server: EmulatorServer, beginning: Firm | None) -> Control:
    """The emulator's control door, everything forgotten before the test but the company of ``firm``."""
    from qbo_emulator.control import Control

    control = Control(emulator_server.url)
    if beginning:
        control.bring_back(GARDEN)
    else:
        control.reset()
    return control


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits: trouble is waited out for seconds, and our own throttle, which has its tests, stands aside."""
    be_quick(monkeypatch)


def be_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    from qbo import settings

    monkeypatch.setattr(settings, "REQUESTS_PER_SECOND", 1000)
    monkeypatch.setattr(settings, "BATCHES_PER_MINUTE", 1000)
    monkeypatch.setenv("QBO_REQUESTS_PER_MIN", "2000")
    monkeypatch.setenv("QBO_BACKOFF_S", "0.01")
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "2")
    monkeypatch.setenv("QBO_HTTP_TIMEOUT_S", "10")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the emulator speaks plain http, on loopback


@pytest.fixture
def patient(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For trouble that passes: it is waited out however long a busy machine takes for its tries."""
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "600")


@pytest.fixture
def world(database: Database, emulator: Control, quick: None) -> World:
    """Firms, their QBO companies and the sync between them; see ``World``."""
    from integration.world import World

    return World(database, emulator)


@pytest.fixture
def firm(beginning: Firm, world: World) -> Firm:
    """Connected and synced once, with an employee, a vendor, a service item, a class and a customer."""
    return beginning.again(world)
