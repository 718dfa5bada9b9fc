"""Limits from the environment: read when asked for, refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qbo import settings
from qbo.errors import Misconfigured
from qbo.orchestrate.retry import tries_until_deadline

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS: dict[str, tuple[Callable[[], float], float]] = {
    "QBO_HTTP_TIMEOUT_S": (settings.http_timeout_s, 120),
    "QBO_BACKOFF_S": (settings.backoff_s, 2),
    "QBO_RUN_DEADLINE_S": (settings.run_deadline_s, 900),
    "QBO_REQUESTS_PER_MIN": (settings.requests_per_minute, 450),
    "QBO_LOOKUP_AFTER_S": (settings.lookup_after_s, 3600),
}
NO_WAIT = {"QBO_BACKOFF_S": settings.LEAST_WAIT_S, "QBO_RUN_DEADLINE_S": 0, "QBO_LOOKUP_AFTER_S": 0}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_has_its_default_and_is_a_number(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    read, default = LIMITS[name]
    for text, expected in (("", default), ("7", 7)):
        monkeypatch.setenv(name, text)
        assert read() == expected
    for text in ("many", "-1", "nan"):
        monkeypatch.setenv(name, text)
        with pytest.raises(Misconfigured, match=name):
            read()


@pytest.mark.parametrize("name", LIMITS)
def test_no_wait_at_all_is_a_limit_where_it_means_something(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "0")
    if name in NO_WAIT:
        assert LIMITS[name][0]() == NO_WAIT[name]
    else:
        with pytest.raises(Misconfigured, match=name):
            LIMITS[name][0]()


def test_without_any_wait_the_retries_end_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_BACKOFF_S", "0")
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "1")
    assert tries_until_deadline() < 10


def test_a_batch_that_is_looked_up_early_makes_no_database_an_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_LOOKUP_AFTER_S", "0")
    assert settings.gap_s() == 2 * settings.HOUR_S
