"""Tokens of one account: encrypted in ``qbo.connection``, exchanged under its row lock (promise 3)."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from qbo.errors import ReconnectNeeded, Unavailable
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.store.crypt import Crypt
    from qbo.store.engine import Database

EARLY = timedelta(seconds=60)  # a token is exchanged this long before it ends
STORE_AGAIN_S = (0.1, 1, 5, 15, 30)  # waits for a database that went away with a new token in our hands


class TokenSet(Protocol):
    """What a refresh gives; ``api.oauth`` makes it."""

    @property
    def access_token(self) -> str: ...
    @property
    def refresh_token(self) -> str: ...
    @property
    def access_expires_at(self) -> datetime: ...
    @property
    def refresh_expires_at(self) -> datetime: ...


class Refresher(Protocol):
    """The one call of the OAuth client that is needed here."""

    def refresh(self, refresh_token: str) -> TokenSet:
        """Raises ReconnectNeeded where the refresh token has ended."""


class AccountTokens:
    """Implements ``api.ports.Tokens``."""

    def __init__(
        self, database: Database, account_id: int, oauth: Refresher, crypt: Crypt, *, marks: bool = True
    ) -> None:
        """``marks``: whether a token that has ended marks its connection."""
        self._database = database
        self._account_id = account_id
        self._oauth = oauth
        self._crypt = crypt
        self._marks = marks
        self._current = ""
        self._until = datetime.min.replace(tzinfo=UTC)

    def access_token(self) -> str:
        """The stored token while it lasts, else a new one."""
        if self._current and datetime.now(UTC) < self._until:
            return self._current
        return self.renew(self._current)

    def renew(self, refused: str) -> str:
        """Under the row lock: another worker's new token where there is one, else the refresh token is exchanged.

        The new pair is committed before anybody uses it. A crash in between leaves the old refresh token, which QBO
        takes until it has seen the new one (facts section 4). A token that has ended is marked under the same lock, so
        that whoever waits for it does not try it again.
        """
        row: dict[str, Any] = {}
        fresh: TokenSet | None = None
        ended: ReconnectNeeded | None = None
        try:
            with self._database.transaction() as connection:
                row = self._lock(connection)
                if self._take(row, refused):
                    return self._current
                try:
                    fresh = self._oauth.refresh(self._crypt.open(row["refresh_token"]))
                    store_tokens(connection, self._account_id, fresh, self._crypt)
                except ReconnectNeeded as error:
                    ended = error
                    if self._marks:
                        sql.accounts.mark_reconnect_needed(connection, account_id=self._account_id)
        except Unavailable:
            if fresh is None:
                raise
            self._store_again(row, fresh)
        if ended is not None:
            raise ended
        return self._use(fresh)

    def _lock(self, connection: Any) -> dict[str, Any]:  # noqa: ANN401
        row: dict[str, Any] | None = sql.accounts.lock_tokens(connection, account_id=self._account_id)
        if row is None or row["status"] != "connected" or row["refresh_token"] is None:
            raise ReconnectNeeded
        return row

    def _use(self, fresh: TokenSet | None) -> str:
        if fresh is not None:
            self._current, self._until = fresh.access_token, fresh.access_expires_at - EARLY
        return self._current

    def _store_again(self, old: dict[str, Any], fresh: TokenSet) -> None:
        """The database went away while QBO answered: the old token may be dead, so the new one is not given up yet.

        Where the stored token is no longer the one that was exchanged, somebody else has stored a newer one.
        """
        for pause in STORE_AGAIN_S:
            time.sleep(pause)
            with contextlib.suppress(Unavailable), self._database.transaction() as connection:
                row = self._lock(connection)
                if row["refresh_token"] == old["refresh_token"]:
                    store_tokens(connection, self._account_id, fresh, self._crypt)
                return
        raise Unavailable("The Aero database is not answering, and a new connection to QuickBooks could not be kept.")

    def _take(self, row: dict[str, Any], refused: str) -> bool:
        if row["access_token"] is None or row["access_expires_at"] - EARLY <= datetime.now(UTC):
            return False
        token = self._crypt.open(row["access_token"])
        if token == refused:
            return False
        self._current, self._until = token, row["access_expires_at"] - EARLY
        return True


def store_tokens(connection: Any, account_id: int, tokens: TokenSet, crypt: Crypt) -> None:  # noqa: ANN401
    """Replaces both tokens in the caller's transaction."""
    sql.accounts.update_tokens(
        connection,
        account_id=account_id,
        access_token=crypt.seal(tokens.access_token),
        refresh_token=crypt.seal(tokens.refresh_token),
        access_expires_at=tokens.access_expires_at,
        refresh_expires_at=tokens.refresh_expires_at,
    )
