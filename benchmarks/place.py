"""Where the benchmarks run: PostgreSQL, the emulator, firms connected to generated companies; all gone at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from psycopg.rows import dict_row

from benchmarks import FOLDERS, ROOT
from demo.stack import Stack
from qbo.flow.decisions import connect
from qbo.flow.run.runtime import Runtime
from qbo.lists import LISTS
from qbo.store.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_REALM = 9130000000000000
NEEDED = ("AIRFLOW_CONN_AERO_DB", "AIRFLOW_CONN_QBO", "QBO_TOKEN_KEY", "OAUTHLIB_INSECURE_TRANSPORT")
PATIENCE_S = 900


@dataclass(frozen=True)
class Firm:
    """A connected account and its company in QuickBooks."""

    account_id: int
    realm: str


class Place:
    """A ``with`` block. The emulator answers in a thread of this process: what is timed beside it runs in another."""

    def __init__(self) -> None:
        self.stack = Stack()
        self.control = self.stack.control
        self._undo = ExitStack()
        self._firms = 0
        self.runtime: Runtime

    def __enter__(self) -> Self:
        self._undo.enter_context(self.stack)
        self.stack.begin()
        self.use(self.stack.airflow.environment)
        self.runtime = Runtime.from_connections()
        self._undo.callback(self.runtime.database.close)
        migrate(self.runtime.database)
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def use(self, environment: Mapping[str, str]) -> None:
        """The connections of the stack are those of this process, until the block ends."""
        self._undo.callback(os.environ.update, {name: os.environ[name] for name in NEEDED if name in os.environ})
        for name in NEEDED:
            self._undo.callback(os.environ.pop, name, None)
            os.environ[name] = environment[name]

    def firm(self, rows: Mapping[str, int] | int, **settings: object) -> Firm:
        """A firm without an import limit, connected to a company of so many rows a list."""
        self._firms += 1
        realm = str(FIRST_REALM + self._firms)
        sizes = dict.fromkeys((each.entity for each in LISTS), rows) if isinstance(rows, int) else dict(rows)
        tokens = self.control.create_realm(realm, "generated", settings=settings, rows=sizes)
        account_id = self.value(
            "insert into aero.account (name, import_limit) values (%(name)s, null) returning account_id",
            name=f"Firm {self._firms}",
        )
        connect.connect(self.runtime, account_id, realm, str(tokens["refresh_token"]))
        return Firm(account_id, realm)

    def rows(self, statement: str, **parameters: object) -> list[dict[str, Any]]:
        """Rows of a statement with ``%(name)s`` parameters, in a transaction of its own."""
        with self.runtime.database.transaction() as connection, connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(statement.encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement: str, **parameters: object) -> Any:  # noqa: ANN401 - whatever the column holds
        """The first column of the first row."""
        return next(iter(self.rows(statement, **parameters)[0].values()))

    def run(self, module: str, *arguments: object) -> dict[str, Any]:
        """``python -m benchmarks.MODULE ARGUMENTS`` in a process of its own; the JSON that it prints last."""
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(FOLDERS)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=PATIENCE_S,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found
