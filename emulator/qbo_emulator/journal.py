"""What was asked, call by call, and what the emulator did not understand."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qbo_emulator.exchange import Exchange

KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """``status`` 0 stands for a connection that was cut or left hanging."""

    time: str
    realm: str
    method: str
    path: str
    query: str
    statement: str
    entity: str
    requestid: str
    batch_size: int
    status: int
    duration_ms: float
    intuit_tid: str
    failure: str


class Journal:
    """The last ``KEPT`` calls; ``unhandled`` is never cut."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self.unhandled: list[dict[str, Any]] = []

    def note(self, call: Exchange, status: int) -> None:
        entry = Entry(
            datetime.now(UTC).isoformat(),
            call.realm_id,
            call.method,
            call.path,
            call.query_string,
            call.statement,
            call.entity,
            call.requestid,
            call.batch_size,
            status,
            round((time.perf_counter() - call.started) * 1000, 2),
            call.tid,
            call.failure,
        )
        self.entries.append(entry)

    def note_unhandled(self, call: Exchange, what: str) -> None:
        self.unhandled.append(
            {"what": what, "method": call.method, "path": call.path, "query": call.query_string, "realm": call.realm_id}
        )

    def found(self, wanted: dict[str, str]) -> list[dict[str, Any]]:
        """Entries whose fields are these; ``path`` matches its end."""
        rows = [asdict(entry) for entry in self.entries]
        return [row for row in rows if all(_matches(row, name, value) for name, value in wanted.items())]

    def counts(self, wanted: dict[str, str]) -> dict[str, int]:
        """Calls by kind: ``GET query Customer``, ``POST batch TimeActivity``, and ``total``."""
        rows = self.found(wanted)
        by_kind = Counter(f"{row['method']} {resource(row['path'])} {row['entity']}".strip() for row in rows)
        return {"total": len(rows), **dict(sorted(by_kind.items()))}


def resource(path: str) -> str:
    """``query``, ``batch``, ``cdc``, an entity, or the path of a call outside the API."""
    _, mark, rest = path.partition("/v3/company/")
    parts = rest.split("/")
    return parts[1] if mark and len(parts) > 1 else path


def _matches(row: dict[str, Any], name: str, value: str) -> bool:
    have = str(row.get(name, ""))
    if name == "path":
        return have.endswith(value)
    return value.lower() in (have.lower(), *have.lower().split(","))
