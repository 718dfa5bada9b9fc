"""Airflow tries again what may pass, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from airflow.sdk import RetryAction

from qbo import errors, settings
from qbo.orchestrate.retry import TroublePolicy, pause_s, tries_until_deadline

RETRIED = {"RetryLater", "Throttled", "Paused", "Unavailable"}
FAILED = {
    "SyncError",
    "ReconnectNeeded",
    "Refused",
    "Stale",
    "Stop",
    "Misconfigured",
    "Taken",
    "AccountBusy",
    "LeaseLost",
}


def tree(cls: type[errors.SyncError]) -> set[type[errors.SyncError]]:
    return {cls}.union(*(tree(sub) for sub in cls.__subclasses__()))


def decide(error: BaseException, try_number: int = 1) -> tuple[RetryAction, timedelta | None]:
    decision = TroublePolicy().evaluate(error, try_number, 10)
    return decision.action, decision.retry_delay


def test_every_error_class_has_a_decision() -> None:
    ours = [cls for cls in tree(errors.SyncError) if cls.__module__ == "qbo.errors"]
    decided = {cls.__name__: decide(cls())[0] for cls in ours}
    assert decided == dict.fromkeys(RETRIED, RetryAction.RETRY) | dict.fromkeys(FAILED, RetryAction.FAIL)


def test_an_error_that_nobody_foresaw_fails_at_once() -> None:
    assert decide(KeyError("surprise")) == (RetryAction.FAIL, None)


def test_r3_the_wait_doubles_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_BACKOFF_S", "2")
    waits = [decide(errors.Unavailable(), number)[1] for number in range(1, 8)]
    assert waits == [timedelta(seconds=wait) for wait in (2, 4, 8, 16, 32, 60, 60)]


def test_a_longer_pause_that_quickbooks_asks_for_is_kept() -> None:
    assert decide(errors.Throttled(after_s=90)) == (RetryAction.RETRY, timedelta(seconds=90))
    assert pause_s(errors.Throttled(after_s=0.1), 1) == settings.backoff_s()


@pytest.mark.parametrize(("backoff", "deadline", "tries"), [("2", "900", 19), ("1", "1", 1), ("60", "120", 2)])
def test_the_retries_last_until_the_deadline(
    monkeypatch: pytest.MonkeyPatch, backoff: str, deadline: str, tries: int
) -> None:
    monkeypatch.setenv("QBO_BACKOFF_S", backoff)
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", deadline)
    assert tries_until_deadline() == tries
