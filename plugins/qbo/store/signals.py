"""The signal of the database that Aero changed: LISTEN, then look; nothing that is due is missed (T2)."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import psycopg

from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)
SCAN_S: Final = 60.0  # a look without a signal: one may have been lost with a connection
SETTLE_S: Final = 0.2  # signals this close together are one: people approve many entries at once
MAX_PAUSE_S: Final = 30.0  # between two tries to reach the database


async def due_accounts(url: str, *, scan_s: float = SCAN_S) -> AsyncIterator[list[int]]:
    """Accounts with something to send, each time there are some; never ends, and outlives the database.

    It listens before it looks, so what commits in between is signalled; it does not believe what a signal says.
    """
    pause = 1.0
    while True:
        try:
            async with await _connect(url) as connection:
                async for found in _looks(connection, scan_s):
                    pause = 1.0
                    if found:
                        yield found
        except psycopg.Error as error:  # also where it is being migrated, and lacks a function for a moment
            log.warning("The Aero database is not answering, next try in %g s: %s", pause, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, MAX_PAUSE_S)


async def _connect(url: str) -> psycopg.AsyncConnection:
    connection = await psycopg.AsyncConnection.connect(
        url, autocommit=True, connect_timeout=10, application_name="aero-qbo signals", keepalives_idle=30
    )
    await connection.execute("listen qbo_due")  # the channel of migration 0005
    return connection


async def _looks(connection: psycopg.AsyncConnection, scan_s: float) -> AsyncIterator[list[int]]:
    while True:
        rows = await (await connection.execute(sql.detect.select_due_accounts.sql)).fetchall()
        yield [row[0] for row in rows]
        if await _heard(connection, scan_s):
            await asyncio.sleep(SETTLE_S)
            await _heard(connection, 0)


async def _heard(connection: psycopg.AsyncConnection, timeout_s: float) -> int:
    return len([signal async for signal in connection.notifies(timeout=timeout_s, stop_after=1)])
