"""How a test ends the process of an export at a chosen moment, and what was sent until then."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from qbo.api.client import Client
from qbo.flow.run import runtime
from qbo.flow.sending import outbox
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm


MOMENTS = {
    "after a batch is stored, before any is sent": (outbox, "send", False, 1),
    "between two batches": (outbox, "send", False, 2),
    "just before the call": (outbox.batch, "send_stored", False, 1),
    "after the answer, before it is settled": (outbox.batch, "send_stored", True, 1),
    "amid settling": (sql.export, "upsert_links", True, 1),
    "just before settling ends": (sql.export, "settle_batch", True, 2),
}


class Killed(BaseException):
    """Stands for the end of the process: nothing of the product catches it."""


def patience(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """How long a request, and its run, may lose to trouble; 0: one try."""
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", str(seconds + 0.001))
    monkeypatch.setattr(runtime, "Client", functools.partial(Client, patience_s=seconds))


def dies_at(monkeypatch: pytest.MonkeyPatch, target: Any, name: str, *, after: bool = False, nth: int = 1) -> None:
    """The ``nth`` call of a function ends the process, before or after its work."""
    real: Callable[..., object] = getattr(target, name)
    calls = iter(range(1, 1000))

    def die(*args: Any, **kwargs: Any) -> object:
        if next(calls) != nth:
            return real(*args, **kwargs)
        if after:
            real(*args, **kwargs)
        monkeypatch.setattr(target, name, real)
        raise Killed

    monkeypatch.setattr(target, name, die)


def run_until_killed(firm: Firm) -> None:
    with pytest.raises(Killed):
        firm.world.sync(firm.account)
    # what the process held is gone with it
    firm.world.rows("update qbo.lease set expires_at = '-infinity'")


def bytes_sent(firm: Firm) -> list[tuple[str, Any]]:
    """Request id and payload of every batch, in their order."""
    return [(row["request_id"], row["payload"]) for row in firm.world.rows("select * from qbo.batch order by batch_id")]
