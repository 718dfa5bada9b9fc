"""A small world for tests: firms in Aero, their companies in the emulator, the sync between them, in one process."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet
from psycopg.rows import dict_row

from qbo.api.oauth import OAuth
from qbo.connections import QboApp
from qbo.flow.decisions import connect
from qbo.flow.group import Result, sync_accounts
from qbo.flow.run.lane import Request
from qbo.flow.run.runtime import Runtime
from qbo.store.crypt import Crypt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qbo.store.engine import Database
    from qbo_emulator.control import Control

FIRST_REALM = 9130000000000001
STARTED = datetime.now(UTC)
TODAY = STARTED.date()  # of every company of a world: in its time zone it is noon now, so no run of tests sees midnight
NOON = f"Etc/GMT{STARTED.hour - 12:+d}"  # POSIX signs: Etc/GMT-9 is nine hours ahead
# The emulator's own limits have their tests; everywhere else they would only cost time.
USUAL = {"throttle": False, "time_zone": NOON}
KEY = Fernet.generate_key().decode()  # one for all worlds, which may begin from each other's database
Row = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """A firm and its QBO company."""

    account_id: int
    realm: str
    name: str


class World:
    """``emulator`` is the control door; ``runtime`` what the command line would build."""

    def __init__(self, database: Database, emulator: Control, token_key: str = "") -> None:
        self.database = database
        self.emulator = emulator
        self.runtime = runtime_for(database, emulator.url, token_key)
        self._realms = itertools.count(FIRST_REALM + len(emulator.realms()))

    def account(self, name: str = "Larkspur & Sons", **columns: object) -> int:
        """A firm that is not connected; ``columns`` of ``aero.account``."""
        given: Row = {"auto_sync_time": False, "import_limit": 1000, **columns}
        return int(
            self.value(
                "insert into aero.account (name, auto_sync_time, import_limit) "
                "values (%(name)s, %(auto_sync_time)s, %(import_limit)s) returning account_id",
                name=name,
                **given,
            )
        )

    def connect(
        self,
        name: str = "Larkspur & Sons",
        *,
        seed: str = "sample",
        rows: Mapping[str, int] | None = None,
        settings: Mapping[str, object] | None = None,
        account_id: int | None = None,
        export_from: date | None = None,
        **columns: object,
    ) -> Account:
        """A firm with a QBO company of its own; ``seed``, ``rows``, ``settings`` as ``create_realm`` takes them."""
        realm = str(next(self._realms))
        made = self.emulator.create_realm(realm, seed, name=name, settings={**USUAL, **(settings or {})}, rows=rows)
        if account_id is None:
            account_id = self.account(name, **columns)
        connect.connect(self.runtime, account_id, realm, str(made["refresh_token"]), export_from=export_from)
        return Account(account_id, realm, name)

    def sync(
        self,
        *accounts: Account,
        mode: str = "incremental",
        dry_run: bool = False,
        accept_shrink: bool = False,
        trigger: str = "cli",
    ) -> Result:
        """Of these accounts, or of every connected one."""
        request = Request(trigger, mode, dry_run=dry_run, accept_shrink=accept_shrink)
        return sync_accounts(self.runtime, [each.account_id for each in accounts] or None, request)

    def rows(self, statement: str, **parameters: object) -> list[Row]:
        """What a statement with ``%(name)s`` parameters answers; it may write: Aero's own plain INSERT and UPDATE."""
        with self.database.transaction() as connection, connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(statement.encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, **parameters: object) -> Row:
        """Its only row."""
        found = self.rows(statement, **parameters)
        assert len(found) == 1, f"{len(found)} rows, not one: {statement} {parameters}\n{found}"
        return found[0]

    def value(self, statement: str, **parameters: object) -> Any:
        """The only column of its only row."""
        (value,) = self.one(statement, **parameters).values()
        return value

    def dump(self, *schemas: str) -> dict[str, list[str]]:
        """Every row of every table, with the xmin that a rewrite changes even where all values stay."""
        tables = self.rows(
            "select schemaname || '.' || tablename as name from pg_tables where schemaname = any(%(schemas)s)",
            schemas=list(schemas or ("aero", "qbo")),
        )
        return {each["name"]: self._table(each["name"]) for each in tables}

    def company(self, account: Account, name: str) -> Row:
        """The company of this name, with the ``qbo_id`` of its link."""
        return self.one(
            "select c.*, l.qbo_id from aero.company as c left join qbo.link as l on l.account_id = c.account_id "
            "and l.entity = 'Customer' and l.aero_id = c.company_id "
            "where c.account_id = %(account_id)s and c.name = %(name)s",
            account_id=account.account_id,
            name=name,
        )

    def decision(self, company_id: int) -> str | None:
        """What was decided about a held company (C5): the same for all that it may be."""
        rows = self.rows("select distinct decision from qbo.proposal where company_id = %(c)s", c=company_id)
        (row,) = rows
        found: str | None = row["decision"]
        return found

    def attention(self, account: Account, code: str | None = None) -> list[Row]:
        """Open items of an account, the oldest first."""
        return self.rows(
            "select * from qbo.attention where account_id = %(account_id)s and resolved_at is null "
            "and (%(code)s::text is null or code = %(code)s) order by attention_id",
            account_id=account.account_id,
            code=code,
        )

    def last_run(self, account: Account) -> Row:
        return self.one(
            "select * from qbo.sync_run where account_id = %(account_id)s order by run_id desc limit 1",
            account_id=account.account_id,
        )

    def _table(self, name: str) -> list[str]:
        found = self.rows(f"select t.xmin::text || ' ' || t::text as line from {name} as t")
        return sorted(row["line"] for row in found)


def runtime_for(database: Database, url: str, token_key: str = "") -> Runtime:
    """As ``Runtime.from_connections`` builds it from the connections ``aero_db`` and ``qbo``."""
    discovery = f"{url}/.well-known/openid_configuration"
    app = QboApp(url, "test-client", "test-secret", discovery, "http://127.0.0.1/callback")
    oauth = OAuth(app.client_id, app.client_secret, app.redirect_uri, discovery)
    return Runtime(database, app, Crypt(token_key or KEY), oauth)
