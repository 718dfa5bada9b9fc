"""QBO's clock: company time, which may differ from this machine's."""

from __future__ import annotations

import time
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def stamp(when: datetime) -> str:
    """As in MetaData: seconds and an offset (facts 1.1 [R])."""
    return when.replace(microsecond=0).isoformat()


def stamp_ms(when: datetime) -> str:
    """As in ``time``: milliseconds and an offset (facts 1.1 [R])."""
    return when.isoformat(timespec="milliseconds")


@lru_cache(maxsize=4096)
def epoch(text: str, zone_name: str) -> float:
    """Seconds since 1970 of an ISO time; one without an offset is company time [U]."""
    when = datetime.fromisoformat(text.strip().replace(" ", "+"))
    return (when if when.tzinfo else when.replace(tzinfo=zone(zone_name))).timestamp()


def company_now(zone_name: str, offset_s: float) -> datetime:
    """``offset_s``: how far QBO is ahead of this machine."""
    return datetime.fromtimestamp(time.time() + offset_s, tz=UTC).astimezone(zone(zone_name))
