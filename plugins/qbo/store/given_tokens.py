"""Tokens that people gave to connect: what QBO gave in the place of each, until the account is connected."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qbo.errors import Misconfigured
from qbo.store.queries import sql

if TYPE_CHECKING:
    from psycopg import Connection

    from qbo.store.crypt import Crypt


def newest(connection: Connection, account_id: int, given: str, crypt: Crypt) -> str:
    """What QBO takes now: the given token, or the one that took its place in a connect that came to no end."""
    sealed = sql.connect.select_given_token(connection, account_id=account_id, given=_known_by(given))
    try:
        return crypt.open(sealed) if sealed else given
    except Misconfigured:  # another key than then: the given one may live
        return given


def keep(connection: Connection, account_id: int, given: str, refresh_token: str, crypt: Crypt) -> None:
    """Before the access token that came with it is used (promise 3)."""
    sql.connect.upsert_given_token(
        connection, account_id=account_id, given=_known_by(given), refresh_token=crypt.seal(refresh_token)
    )


def _known_by(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()
