"""One stage over the accounts of a bundle: each on its own, whatever becomes of the others (R3). No Airflow here."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qbo.errors import AccountBusy, RetryLater
from qbo.flow import account
from qbo.flow.run import trouble
from qbo.orchestrate.retry import pause_s

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime

log = logging.getLogger(__name__)


@dataclass
class Walk:
    """What became of the lanes; those whose run had ended before are in none of the lists."""

    passed: list[Lane] = field(default_factory=list)
    later: list[tuple[Lane, RetryLater]] = field(default_factory=list)
    failed: list[tuple[Lane, Exception]] = field(default_factory=list)
    handed_over: list[Lane] = field(default_factory=list)


def walk(runtime: Runtime, lanes: list[Lane], step: Callable[[Lane], object], try_number: int, *, last: bool) -> Walk:
    """Does ``step`` for every lane whose run is still open; trouble past the deadline (``last``: any) ends its run.

    The stages of the flow record every other error themselves.
    """
    walked = Walk()
    for lane in _still_open(runtime, lanes):
        try:
            step(lane)
        except AccountBusy:
            log.info("%s: another worker syncs this account now and takes this work over.", lane.name)
            walked.handed_over.append(lane)
        except RetryLater as error:
            log.warning("%s: %s", lane.name, error)
            if last or account.out_of_time(runtime, lane, pause_s(error, try_number)):
                trouble.record(runtime, lane.account_id, lane.run_id, error)
                walked.failed.append((lane, error))
            else:
                walked.later.append((lane, error))
        except Exception as error:  # noqa: BLE001 - recorded by the stage, logged with its stack where it happened
            walked.failed.append((lane, error))
        else:
            walked.passed.append(lane)
    return walked


def _still_open(runtime: Runtime, lanes: list[Lane]) -> list[Lane]:
    """A retry leaves out what its predecessor, or another worker, has ended."""
    rows = account.outcomes(runtime, [lane.run_id for lane in lanes])
    still = {row["run_id"] for row in rows if row["status"] == "running"}
    return [lane for lane in lanes if lane.run_id in still]
