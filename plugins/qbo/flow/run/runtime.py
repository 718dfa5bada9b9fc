"""What a sync works with, put together in one place: the database, the app at QBO, a client for each account."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qbo import connections, settings
from qbo.api.client import Client
from qbo.api.oauth import OAuth
from qbo.errors import Misconfigured
from qbo.store.crypt import Crypt
from qbo.store.engine import Database
from qbo.store.queries import sql
from qbo.store.throttle import RealmThrottle
from qbo.store.tokens import AccountTokens

if TYPE_CHECKING:
    from qbo.connections import QboApp


@dataclass(frozen=True)
class Runtime:
    """One a process; safe to share between threads."""

    database: Database
    app: QboApp
    crypt: Crypt
    oauth: OAuth

    @classmethod
    def from_connections(cls) -> Runtime:
        """Raises Misconfigured where a connection or the token key is missing or malformed."""
        app = connections.qbo_app(connections.read("qbo"))
        return cls(
            database=Database(connections.database_url(connections.read("aero_db"))),
            app=app,
            crypt=Crypt(connections.token_keys()),
            oauth=OAuth(app.client_id, app.client_secret, app.redirect_uri, app.discovery_url),
        )

    def client(
        self, account_id: int, realm_id: str, *, dry_run: bool = False, answer_within_s: float = math.inf
    ) -> Client:
        """The one door to the QBO company of an account; a dry run does not mark a connection that has ended (R2).

        ``answer_within_s``: as ``Client`` has it.
        """
        patience_s = min(settings.SLOT_PATIENCE_S, settings.run_deadline_s())
        return Client(
            self.app.base_url,
            realm_id,
            AccountTokens(self.database, account_id, self.oauth, self.crypt, marks=not dry_run),
            RealmThrottle(self.database, realm_id, patience_s),
            minor_version=self.app.minor_version,
            patience_s=patience_s,
            answer_within_s=answer_within_s,
        )

    def account(self, account_id: int) -> dict[str, Any]:
        """A row of ``select_accounts``; raises Misconfigured where the account was never connected."""
        rows = self.accounts([account_id])
        if not rows:
            raise Misconfigured(f"Account {account_id} is not connected to QuickBooks.")
        return rows[0]

    def accounts(self, account_ids: list[int] | None) -> list[dict[str, Any]]:
        """Rows of ``select_accounts``; None for every account that is not disconnected."""
        with self.database.transaction() as connection:
            return list(sql.accounts.select_accounts(connection, account_ids=account_ids))
