"""Sliding windows per realm: 500 calls a minute, 10 a second, 40 batches a minute (facts section 3 [D])."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qbo_emulator.settings import Settings

MINUTE, SECOND = 60.0, 1.0


class Throttle:
    """Remembers admitted calls; a refused one takes no room [U]."""

    def __init__(self) -> None:
        self.calls: deque[float] = deque()
        self.batches: deque[float] = deque()

    def admits(self, settings: Settings, *, batch: bool) -> bool:
        """Counts the call where it does."""
        if not settings.throttle:
            return True
        now = time.monotonic()
        for window in (self.calls, self.batches):
            while window and window[0] <= now - MINUTE:
                window.popleft()
        if self._full(settings, now, batch=batch):
            return False
        self.calls.append(now)
        if batch:
            self.batches.append(now)
        return True

    def _full(self, settings: Settings, now: float, *, batch: bool) -> bool:
        last_second = 0
        for at in reversed(self.calls):
            if at <= now - SECOND:
                break
            last_second += 1
        return (
            _reached(len(self.calls), settings.requests_per_minute)
            or _reached(last_second, settings.requests_per_second)
            or (batch and _reached(len(self.batches), settings.batches_per_minute))
        )


def _reached(count: int, limit: int) -> bool:
    return 0 < limit <= count
