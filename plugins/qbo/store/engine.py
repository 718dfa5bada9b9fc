"""The Aero database: a pool of connections, and transactions that say in plain words when it is away."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy
from psycopg.types.datetime import DateLoader
from sqlalchemy.exc import DBAPIError

from qbo import settings
from qbo.errors import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

Connection = psycopg.Connection  # as the flow knows it, which imports no driver
POOL_SIZE = 8  # threads over accounts in one process, and one for a heartbeat each
REPLACED = "cache lookup failed for function"  # PostgreSQL, where a statement waited while a migrate replaced it
UPGRADED = "The Aero database is being upgraded; the sync tries again by itself."
LACKS_TABLES = "The Aero database lacks tables of the sync: the data team must run 'python -m qbo migrate'."
AWAY = "The Aero database is not answering; the sync tries again by itself."


def _options() -> str:
    """A worker that stands still amid a transaction would keep the rows that it has locked from everybody, for ever.

    Longer than one waits for QuickBooks there: the new token, of which only one may be asked for at a time.
    A plan is made for the account and the filter at hand: one for all of them takes seconds where this takes
    milliseconds. It takes the database for one on an SSD or in memory, where PostgreSQL takes it for one on a disk that
    turns, and reads whole lists rather than the rows it wants (docs/performance.md).
    """
    asked = {
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": round((settings.LEASE_S + settings.http_timeout_s()) * 1000),
        "plan_cache_mode": "force_custom_plan",
        "random_page_cost": 1.1,
    }
    return " ".join(f"-c {name}={value}" for name, value in asked.items())


class _NearestDay(DateLoader):
    """A day that no calendar of four digits has is read as the nearest that one has.

    Rows from before migration 0020 may hold one: it is told (``date_none``) and must not end what is read with it (R3).
    """

    def load(self, data: Any) -> date:  # noqa: ANN401 - bytes of some kind, as psycopg has them
        try:
            return super().load(data)
        except psycopg.DataError:
            text = bytes(data)
            return date.min if text.startswith(b"-") or text.endswith(b"BC") else date.max


def _read_any_day(connection: psycopg.Connection, _: object) -> None:
    connection.adapters.register_loader("date", _NearestDay)


class Database:
    """Any PostgreSQL 15 or newer; connections are opened when first needed."""

    def __init__(self, url: str) -> None:
        """``url``: postgresql://…; raises Misconfigured where it is no such address (never repeating it: passwords)."""
        try:
            address = sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")
        except (sqlalchemy.exc.ArgumentError, ValueError):
            raise Misconfigured("The connection aero_db is not a PostgreSQL address.") from None
        self._engine = sqlalchemy.create_engine(
            address,
            pool_size=POOL_SIZE,
            max_overflow=POOL_SIZE,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "options": _options(), "application_name": "aero-qbo"},
        )
        sqlalchemy.event.listen(self._engine, "connect", _read_any_day)

    @property
    def engine(self) -> sqlalchemy.Engine:
        """For pandas, which reads through SQLAlchemy."""
        return self._engine

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        """One transaction: commits, or rolls back at an error; raises Unavailable where the database is away."""
        try:
            with self._engine.begin() as connection:
                driver = connection.connection.driver_connection
                assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the driver named above
                yield driver
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Unavailable(AWAY) from error
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise Misconfigured(LACKS_TABLES) from error
        except psycopg.errors.InternalError_ as error:
            if REPLACED not in str(error):
                raise
            raise Unavailable(UPGRADED) from error
        except DBAPIError as error:
            if isinstance(error.orig, (psycopg.OperationalError, psycopg.InterfaceError)):
                raise Unavailable(AWAY) from error
            raise

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection]:
        """A connection of its own, autocommit, that ends with the block or with the process: no pool keeps it alive."""
        try:
            connection = self._engine.raw_connection()
            driver = connection.driver_connection
            connection.detach()
        except DBAPIError as error:
            raise Unavailable(AWAY) from error
        assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the driver named above
        try:
            driver.autocommit = True
            yield driver
        finally:
            driver.close()

    def close(self) -> None:
        """Gives all connections back."""
        self._engine.dispose()
