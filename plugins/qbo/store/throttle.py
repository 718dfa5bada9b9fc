"""QBO's limits per realm, held across processes: every request reserves its start in ``qbo.throttle`` first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qbo import settings
from qbo.errors import Paused
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.store.engine import Database


class RealmThrottle:
    """Implements ``api.ports.Throttle`` with sliding windows: never more starts in a window than its limit."""

    def __init__(self, database: Database, realm_id: str, patience_s: float = settings.SLOT_PATIENCE_S) -> None:
        """``patience_s``: the longest pause that ``wait`` sits out."""
        self._database = database
        self._realm_id = realm_id
        self._patience_s = patience_s
        with database.transaction() as connection:
            sql.limits.insert_throttle(connection, realm_id=realm_id)

    def wait(self, *, batch: bool) -> None:
        """Reserves the next free start and sleeps until then; a pause that began meanwhile holds this one back too.

        Only the limits are waited for as long as they take, a minute at most: a pause may last an hour (promise 4).
        """
        while (seconds := self._reserve(batch=batch)) > 0:
            time.sleep(seconds)
            if not self._pause_left():
                return

    def _reserve(self, *, batch: bool) -> float:
        with self._database.transaction() as connection:
            seconds = sql.limits.reserve_request(
                connection,
                realm_id=self._realm_id,
                batch=batch,
                patience_s=self._patience_s,
                per_second=settings.REQUESTS_PER_SECOND,
                per_minute=settings.requests_per_minute(),
                batches_per_minute=settings.BATCHES_PER_MINUTE,
            )
        if seconds is None:
            raise Paused(after_s=self._pause_left())
        return float(seconds)

    def _pause_left(self) -> float:
        with self._database.transaction() as connection:
            return float(sql.limits.pause_left(connection, realm_id=self._realm_id))

    def pause(self, seconds: float) -> None:
        """Nobody starts a request of this realm for so long."""
        with self._database.transaction() as connection:
            sql.limits.pause_requests(connection, realm_id=self._realm_id, seconds=seconds)
