"""When requests of a realm may start, as the database has it, and when they came, as the emulator saw it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qbo.store.engine import Database
    from qbo_emulator.control import Control

IN_TIME = timedelta(seconds=0.1)  # so much longer than QBO's are our windows; on a busy machine a call leaves later


def arrived(emulator: Control, realm: str) -> list[datetime]:
    """The start of each call of the API, the first first."""
    calls = [call for call in emulator.journal(realm=realm) if "/v3/company/" in call["path"]]
    return sorted(datetime.fromisoformat(call["time"]) - timedelta(milliseconds=call["duration_ms"]) for call in calls)


def reserved(database: Database, realm: str, column: str = "started") -> list[datetime]:
    """The starts that the database remembers, the first first."""
    with database.transaction() as connection:
        row = connection.execute(f"select {column} from qbo.throttle where realm_id = '{realm}'".encode()).fetchone()
    assert row is not None
    return sorted(row[0])


def most_in(window_s: float, moments: list[datetime]) -> int:
    window = timedelta(seconds=window_s)
    return max(sum(first <= each < first + window for each in moments) for first in moments)


def delay(starts: list[datetime], came: list[datetime]) -> timedelta:
    """By how much the latest call came behind its start; none came before it."""
    late = [came_at - start for start, came_at in zip(starts, came, strict=True)]
    assert min(late) >= timedelta(milliseconds=-2), "a call did not wait for its start"  # of two clocks' roundings
    return max(late)
