"""QBO's limits per realm, held across processes: every request reserves its start in ``qbo.throttle`` first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qbo import settings
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.store.engine import Database


class RealmThrottle:
    """Implements ``api.ports.Throttle`` with sliding windows: never more starts in a window than its limit."""

    def __init__(self, database: Database, realm_id: str) -> None:
        self._database = database
        self._realm_id = realm_id
        with database.transaction() as connection:
            sql.limits.insert_throttle(connection, realm_id=realm_id)

    def wait(self, *, batch: bool) -> None:
        """Reserves the next free start and sleeps until then; a pause that began meanwhile holds this one back too."""
        while (seconds := self._reserve(batch=batch)) > 0:
            time.sleep(seconds)
            if not self._paused():
                return

    def _reserve(self, *, batch: bool) -> float:
        with self._database.transaction() as connection:
            seconds = sql.limits.reserve_request(
                connection,
                realm_id=self._realm_id,
                batch=batch,
                per_second=settings.REQUESTS_PER_SECOND,
                per_minute=settings.requests_per_minute(),
                batches_per_minute=settings.BATCHES_PER_MINUTE,
            )
        return float(seconds)

    def _paused(self) -> bool:
        with self._database.transaction() as connection:
            return bool(sql.limits.is_paused(connection, realm_id=self._realm_id))

    def pause(self, seconds: float) -> None:
        """Nobody starts a request of this realm for so long."""
        with self._database.transaction() as connection:
            sql.limits.pause_requests(connection, realm_id=self._realm_id, seconds=seconds)
