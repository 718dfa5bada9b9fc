"""QBO's place in a rehearsal: reads are answered with what QBO said before, writes as if all went well (R2)."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qbo.api.client import Answer, Client
from qbo.errors import Refused
from qbo.flow.run.runtime import Runtime
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qbo.flow.run.lane import Lane
    from qbo.store.engine import Database

NOTHING: Final = Answer({"QueryResponse": {"totalCount": 0}})


class NotKnown(Exception):
    """QBO must be asked before the rehearsal can go on."""


@dataclass(frozen=True)
class Read:
    """One request that changes nothing."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    text: str | None
    expects: str


@dataclass
class Known:
    """What QBO answered, refusals included, and what it was not asked yet; lasts over the tries of a rehearsal."""

    answers: dict[Read, Answer | Refused] = field(default_factory=dict)
    missing: dict[Read, None] = field(default_factory=dict)

    def answer(self, read: Read) -> Answer:
        """A query nobody asked yet finds nothing for now, so that one try collects many; raises NotKnown, Refused."""
        found = self.answers.get(read)
        if found is None:
            self.missing[read] = None
            if read.path == "query":
                return NOTHING
            raise NotKnown
        if isinstance(found, Refused):
            raise found
        return found

    def fetch(self, client: Client) -> None:
        """Asks QBO for what is missing, outside any transaction."""
        while self.missing:
            read = next(iter(self.missing))
            try:
                self.answers[read] = client.request(
                    read.method, read.path, params=dict(read.params), text=read.text, expects=read.expects
                )
            except Refused as refused:
                self.answers[read] = refused
            del self.missing[read]


class StandIn(Client):
    """The client of a rehearsal: nothing leaves. ``reads`` and ``sends``: the calls that a real run would make."""

    def __init__(self, known: Known, database: Database, lane: Lane) -> None:
        """``database``: of the rehearsal; batches that would be sent are planned there, in their order."""
        self._known = known
        self._database = database
        self._lane = lane
        self._ids = itertools.count(1)
        self.reads = 0
        self.sends = 0

    @property
    def calls(self) -> int:
        return self.reads + self.sends

    def close(self) -> None:
        """There is nothing to close."""

    def request(  # noqa: PLR0913 - the client's
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        text: str | None = None,
        request_id: str | None = None,
        batch: bool = False,  # noqa: ARG002 - the client's
        expects: str = "",
        before: Callable[[], None] | None = None,  # noqa: ARG002 - the client's
    ) -> Answer:
        """Raises NotKnown; a write is always a batch, and every one of its items is taken."""
        if json is not None:
            self.sends += 1
            return self._take(str(request_id), json["BatchItemRequest"])
        self.reads += 1
        return self._known.answer(Read(method, path, tuple(sorted((params or {}).items())), text, expects))

    def _take(self, request_id: str, items: list[dict[str, Any]]) -> Answer:
        key: dict[str, Any] = {"account_id": self._lane.account_id}
        ids = [item["Customer"]["Id"] for item in items if "Id" in item.get("Customer", {})]
        with self._database.transaction() as connection:
            sql.preview.plan_batch(connection, **key, run_id=self._lane.run_id, request_id=request_id)
            rows = sql.preview.select_mirrored(connection, **key, qbo_ids=ids) if ids else ()
            known = {row["qbo_id"]: _customer(row) for row in rows}
        return Answer({"BatchItemResponse": [self._taken(item, known) for item in items]})

    def _taken(self, item: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
        entity = next(key for key in item if key not in {"bId", "operation"})
        row_id = item[entity].get("Id") or f"-{next(self._ids)}"  # below 0: no id of QBO's
        row = {**known.get(row_id, {}), **item[entity], "Id": row_id, "SyncToken": "0"}
        if item["operation"] == "delete":
            row["status"] = "Deleted"
        return {"bId": item["bId"], entity: row}


def _customer(row: dict[str, Any]) -> dict[str, Any]:
    found = {"DisplayName": row["name"], "FullyQualifiedName": row["full_name"]}
    return found | ({"ParentRef": {"value": row["parent_qbo_id"]}} if row["parent_qbo_id"] else {})


@dataclass(frozen=True)
class Rehearsed(Runtime):
    """What a sync works with in a rehearsal: its database, and a stand-in for every client."""

    qbo: StandIn

    def client(
        self,
        account_id: int,  # noqa: ARG002 - the runtime's
        realm_id: str,  # noqa: ARG002
        *,
        dry_run: bool = False,  # noqa: ARG002
        answer_within_s: float = math.inf,  # noqa: ARG002
    ) -> Client:
        return self.qbo
