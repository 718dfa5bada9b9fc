"""First answers by requestid, per realm: the second use replays them (facts 1.6)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo_emulator.settings import Settings

MAX_REQUESTID, MAX_IN_BATCH = 50, 36
GENERIC = "An unexpected error occurred while accessing or saving your data. Please wait a few minutes and try again."


class Replays:
    """Answers are kept as JSON text of the value, or as the fault."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, str | QboFault]] = {}

    def once(self, key: str | None, settings: Settings, work: Callable[[], str]) -> str:
        """The answer of ``work``, done at most once a key."""
        if key is None:
            return work()
        kept = self._kept.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return _again(kept[1], key, settings)
        until = time.monotonic() + settings.requestid_retention_s
        try:
            answer = work()
        except QboFault as fault:
            if settings.requestid_replays_faults:
                self._kept[key] = (until, fault)
            raise
        self._kept[key] = (until, answer)
        return answer

    def forget(self) -> int:
        """How many were remembered."""
        count = len(self._kept)
        self._kept.clear()
        return count


def _again(kept: str | QboFault, key: str, settings: Settings) -> str:
    if settings.requestid_on_replay == "fault_600":
        raise QboFault("600", requestid=key)
    if settings.requestid_on_replay == "fault_6000":
        raise QboFault("6000", what=GENERIC)
    if isinstance(kept, QboFault):
        raise kept
    return kept


def check_single(requestid: str) -> None:
    if len(requestid) > MAX_REQUESTID:
        raise _too_long(requestid)


def check_in_batch(requestid: str, bid: str) -> None:
    """36 characters in a batch, where requestid and bId together make the key of 50 (facts 1.6 [D], [I])."""
    if len(requestid) > MAX_IN_BATCH or len(requestid) + len(bid) > MAX_REQUESTID:
        raise _too_long(requestid + bid)


def _too_long(key: str) -> QboFault:
    what = (
        f"You cannot enter more than {MAX_REQUESTID} characters in the request_id field. "
        f"You tried entering {key[:10]}..., which is {len(key)} characters."
    )
    return QboFault("6000", what=what)
