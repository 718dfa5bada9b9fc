"""A database and a lease for a rehearsal: what is written is seen by the next statement, then rolled back (R2)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import psycopg

from qbo.errors import RetryLater
from qbo.store.engine import Database
from qbo.store.leases import Lease
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT: Final = "500ms"  # for a row that somebody holds: under PostgreSQL's deadlock_timeout of 1 s
BUSY: Final = "Somebody else is changing this account right now; the dry run tries again by itself."


class Rehearsal(Database):
    """One transaction of the real database; every transaction asked for is a savepoint in it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        """``connection``: within its transaction, which whoever began it rolls back."""
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        with self._connection.transaction():
            yield self._connection


class RehearsedLease(Lease):
    """Proves nothing and takes nothing: what is written under it never lasts."""

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        with self.database.transaction() as connection:
            yield connection


@contextmanager
def rehearsal(database: Database) -> Iterator[Rehearsal]:
    """Rolled back however the block ends; raises RetryLater where somebody else holds a row that it needs."""
    with database.transaction() as connection:
        sql.preview.begin_rehearsal(connection, wait=WAIT)
        try:
            yield Rehearsal(connection)
        except psycopg.errors.LockNotAvailable:
            raise RetryLater(BUSY) from None
        finally:
            connection.rollback()
