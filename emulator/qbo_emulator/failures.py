"""Failures on demand: the next matching calls fail in a named way, before, amid or after the work."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qbo_emulator import replies
from qbo_emulator.exchange import Reply
from qbo_emulator.faults import FAULTS, VALIDATION, GivenFault, QboFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo_emulator.exchange import Exchange
    from qbo_emulator.settings import Settings

BEFORE: Final[dict[str, Callable[[Settings, str], Reply]]] = {
    "throttle": replies.throttled,
    "server_error": lambda _, now: replies.fault(QboFault("10000"), now, as_json=True),
    "html_502": lambda _, __: replies.bad_gateway(),
    "xml_401": lambda _, now: replies.wrong_realm(now),
    "expired_3200": lambda _, __: replies.expired("AB0…"),
    "forbidden_3100": lambda _, __: replies.forbidden(),
    "invalid_grant": lambda _, __: Reply(400, b'{"error":"invalid_grant"}', replies.JSON),
}
NETWORK: Final = ("timeout", "cut_before", "cut_after", "cut_midway", "garbage_json", "throttle_after", "lost_refresh")
HOLDS: Final = ("hold_before", "hold_after")
PARAMETRIC: Final = ("fault", "batch_item_fault")
FORMS: Final = ("json", "lower", "xml")  # of a whole request; an item of a batch is in its batch's JSON
FILTERS: Final[tuple[str, ...]] = ("realm", "method", "path", "entity", "body")


@dataclass
class Failure:
    """``count`` calls fail after ``skip`` matching ones passed; ``item`` is the position in a batch, from 0.

    ``errors``, ``kind``, ``status`` and ``form`` write the fault of ``fault`` or ``batch_item_fault`` that has no code.
    """

    name: str
    count: int = 1
    skip: int = 0
    item: int = 0
    seconds: float = 3600.0
    errors: list[dict[str, Any]] | None = None
    kind: str = VALIDATION
    status: int = 400
    form: str = "json"
    where: dict[str, str] = field(default_factory=dict)

    def refusal(self) -> QboFault:
        if self.errors is not None:
            return GivenFault(self.errors, self.kind, self.status, lower=self.form == "lower")
        return QboFault(self.code)

    @property
    def head(self) -> str:
        """The name without the code behind a colon."""
        return self.name.partition(":")[0]

    @property
    def code(self) -> str:
        """Empty where the name has none."""
        return self.name.partition(":")[2]

    def matches(self, call: Exchange) -> bool:
        have = {"realm": call.realm_id, "method": call.method, "entity": call.entity}
        exact = all(is_among(value, have[name]) for name, value in self.where.items() if name in have)
        part = self.where.get("path", "") in call.path and self.where.get("body", "").encode() in call.body
        return exact and part and (self.head != "batch_item_fault" or call.is_batch)


def is_among(value: str, listed: str) -> bool:
    """Whether it is the text or one of its members: a batch or a CDC call names several entities."""
    return value.lower() in (listed.lower(), *listed.lower().split(","))


class Failures:
    """Those that wait for a call, the oldest first; ``held``: calls that wait for ``release``."""

    def __init__(self) -> None:
        self.waiting: list[Failure] = []
        self.held = 0
        self._go = asyncio.Event()

    async def hold(self, seconds: float) -> None:
        """Until somebody releases what is held, for ``seconds`` at most."""
        self.held += 1
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._go.wait()
        self.held -= 1

    def release(self) -> int:
        """How many calls go on now."""
        self._go.set()
        self._go = asyncio.Event()
        return self.held

    def add(self, request: dict[str, Any]) -> Failure:
        """From the control door's JSON; raises ValueError for what it does not know."""
        where = {name: str(request.pop(name)) for name in FILTERS if name in request}
        failure = Failure(**request, where=where)
        known = failure.name in BEFORE or failure.name in (*NETWORK, *HOLDS)
        given = failure.errors is not None and failure.name in PARAMETRIC and failure.form in FORMS
        if not known and not given and not (failure.head in PARAMETRIC and failure.code in FAULTS):
            raise ValueError(f"no failure is called {failure.name!r}")
        self.waiting.append(failure)
        return failure

    def take(self, call: Exchange) -> Failure | None:
        """The failure that this call meets, counted down."""
        for failure in self.waiting:
            if not failure.matches(call):
                continue
            if failure.skip > 0:
                failure.skip -= 1
                continue
            failure.count -= 1
            if failure.count <= 0:
                self.waiting.remove(failure)
            return failure
        return None

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(failure) for failure in self.waiting]


def reply_before(failure: Failure, settings: Settings, now: str) -> Reply | None:
    """The answer of a failure that keeps the work from being done."""
    if failure.head == "fault":
        return replies.fault(failure.refusal(), now, as_json=failure.form != "xml")
    make = BEFORE.get(failure.name)
    return make(settings, now) if make else None
