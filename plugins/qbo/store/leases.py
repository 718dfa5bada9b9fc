"""Leases: one sync of an account at a time, and a fencing number that stops a worker who only thinks it holds one."""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbo import settings
from qbo.errors import AccountBusy, LeaseLost, RetryLater
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from qbo.store.engine import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lease:
    """``fence`` rises with every new owner of the account."""

    database: Database
    account_id: int
    owner: str
    fence: int

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        """A write transaction that begins by proving the lease and prolonging it; raises LeaseLost."""
        with self.database.transaction() as connection:
            if not sql.limits.prolong_lease(
                connection, account_id=self.account_id, owner=self.owner, fence=self.fence, seconds=settings.LEASE_S
            ):
                raise LeaseLost
            yield connection


@contextmanager
def hold(database: Database, account_id: int) -> Iterator[Lease]:
    """Takes the lease of an account, keeps it alive while the block runs, gives it back; raises AccountBusy."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    fence = _take(database, account_id, owner)
    lease, ended = Lease(database, account_id, owner, fence), threading.Event()
    beat = threading.Thread(target=_keep_alive, args=(lease, ended), name=f"lease-{account_id}", daemon=True)
    with database.session() as session:
        _keep_session(session, lease)
        beat.start()
        try:
            yield lease
        finally:
            ended.set()
            beat.join()
            _release(lease)


def _take(database: Database, account_id: int, owner: str) -> int:
    """The fencing number. Whoever is turned away leaves a mark, for which the holder signals when it is done."""
    while True:
        with database.transaction() as connection:
            fence = sql.limits.take_lease(connection, account_id=account_id, owner=owner, seconds=settings.LEASE_S)
            held = fence is None and sql.limits.want_lease(connection, account_id=account_id)
        if held:
            raise AccountBusy
        if fence is not None:
            return int(fence)


def _keep_session(session: psycopg.Connection, lease: Lease) -> None:
    """Without it a lease only ends by its time: a retry right after a crash would find the account busy."""
    sql.limits.keep_session(session, account_id=lease.account_id, owner=lease.owner, fence=lease.fence)


def _keep_alive(lease: Lease, ended: threading.Event) -> None:
    while not ended.wait(settings.HEARTBEAT_S):
        try:
            with lease.transaction():
                pass
        except RetryLater:
            log.warning("account %s: the lease could not be prolonged, trying again", lease.account_id)
        except LeaseLost:
            return


def _release(lease: Lease) -> None:
    try:
        with lease.database.transaction() as connection:
            sql.limits.release_lease(connection, account_id=lease.account_id, owner=lease.owner, fence=lease.fence)
    except RetryLater:
        log.warning("account %s: the lease ends by itself in %s s", lease.account_id, settings.LEASE_S)
