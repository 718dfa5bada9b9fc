"""The command line as users run it, configured by nothing but the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet

from integration.other_process import environment

if TYPE_CHECKING:
    from integration.world import World
    from qbo.flow.run.runtime import Runtime


@dataclass
class Done:
    """``out`` and ``err``: what the user saw."""

    code: int
    out: str
    err: str


class Cli:
    """``cli("sync", "--account", "1")``; no command may ever show a stack trace."""

    def __init__(self, database_uri: str, url: str) -> None:
        self.url = url
        self.environment = environment(url, database_uri, Fernet.generate_key().decode())

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "qbo", *map(str, arguments)]

    def __call__(self, *arguments: object, given: str = "", **environment: str) -> Done:
        """A process of its own, but for ``sync``: each would import Great Expectations, which costs seconds."""
        if arguments[:1] == ("sync",):
            return self._here(*arguments, **environment)
        done = subprocess.run(
            self.command(*arguments), env={**self.environment, **environment}, input=given, capture_output=True,
            text=True, check=False, timeout=120,
        )  # fmt: skip
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def _here(self, *arguments: object, **environment: str) -> Done:
        """As ``python -m qbo`` does it, in this process; its connections to the database end with it."""
        from click.testing import CliRunner

        from qbo.cli import commands

        made: list[Runtime] = []

        def runtime() -> Runtime:
            made.append(real())
            return made[-1]

        real = commands._runtime
        given = patch.dict(os.environ, {**self.environment, **environment}, clear=True)
        with given, patch.object(commands, "_runtime", runtime):
            done = CliRunner().invoke(commands.commands, list(map(str, arguments)), prog_name="qbo")
        for each in made:
            each.database.close()
        assert "Traceback" not in done.output, done.output
        return Done(done.exit_code, done.stdout, done.stderr)

    def status(self) -> list[dict[str, Any]]:
        done = self("status", "--json")
        assert done.code == 0, done.err
        found: list[dict[str, Any]] = json.loads(done.out)
        return found


@pytest.fixture
def cli(database_uri: str, world: World) -> Cli:
    return Cli(database_uri, world.emulator.url)


@pytest.fixture
def realm(world: World) -> str:
    """A QBO company, nobody's yet: two employees, a customer."""
    made = world.emulator.create_realm("9130000000000001", "empty", settings={"throttle": False})
    assert made["refresh_token"]
    world.emulator.add("9130000000000001", "Customer", DisplayName="North Lawn")
    world.emulator.add("9130000000000001", "Employee", GivenName="Ann", FamilyName="Field")
    return "9130000000000001"
