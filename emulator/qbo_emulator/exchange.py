"""One call on its way through the emulator: what came in, what was understood of it, what goes out."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from qbo_emulator.faults import QboFault

UTF8 = "application/json;charset=utf-8"


class Unhandled(Exception):
    """A call that QBO may understand and this emulator does not."""


@dataclass
class Reply:
    """A whole answer, so that a failure can still cut it short."""

    status: int
    body: bytes
    media: str = UTF8
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Exchange:
    """``entity``, ``statement``, ``requestid``, ``batch_size`` are for the journal and the filters of failures."""

    method: str
    base: str
    path: str
    query: dict[str, str]
    query_string: str
    headers: dict[str, str]
    body: bytes
    tid: str
    realm_id: str = ""
    entity: str = ""
    statement: str = ""
    requestid: str = ""
    batch_size: int = 0
    failure: str = ""
    item_faults: dict[int, QboFault] = field(default_factory=dict)
    rotate_now: bool = False
    started: float = field(default_factory=time.perf_counter)

    @property
    def wants_json(self) -> bool:
        """XML comes back without this header (facts 1.1)."""
        return "json" in self.headers.get("accept", "")

    @property
    def is_batch(self) -> bool:
        return self.path.endswith("/batch")

    def json_body(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body or b"null")

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


def new_tid() -> str:
    """In the form of an ``intuit_tid`` (facts 1.1 [R])."""
    return f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
