"""The rows of one entity in one realm, with the indexes that keep a query of 1,000 rows out of 100,000 quick."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qbo_emulator import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qbo_emulator.entities import Spec

Json = dict[str, Any]
VIEWS = 16


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Row:
    """An object as QBO keeps it, with its answers prebuilt at first use; replaced, never changed, by a write."""

    __slots__ = ("_query", "_read", "created", "number", "obj", "path", "updated")

    def __init__(self, spec: Spec, obj: Json, zone_name: str) -> None:
        self.obj = obj
        self.number = int(obj["Id"])
        self.created = clock.epoch(obj["MetaData"]["CreateTime"], zone_name)
        self.updated = clock.epoch(obj["MetaData"]["LastUpdatedTime"], zone_name)
        self.path = tuple(full_name(spec, obj).split(":"))
        self._read: str | None = None
        self._query: dict[bool, str] = {}

    def read_json(self) -> str:
        """As reads and writes answer it."""
        if self._read is None:
            self._read = dumps(self.obj)
        return self._read

    def query_json(self, spec: Spec, *, extras: bool) -> str:
        """As queries and CDC answer it."""
        if extras not in self._query:
            self._query[extras] = dumps(self.query_obj(spec, extras=extras))
        return self._query[extras]

    def query_obj(self, spec: Spec, *, extras: bool) -> Json:
        """2026 query rows of customers lack DefaultTaxCodeRef and have two more keys (facts 10 [R])."""
        if not extras or spec.name != "Customer":
            return self.obj
        found: Json = {}
        for name, value in self.obj.items():
            if name == "domain":
                found["ClientEntityId"] = "0"
            if name != "DefaultTaxCodeRef":
                found[name] = value
            if name == "Active":
                found["V4IDPseudonym"] = f"00209{self.number:035x}"
        return found


def full_name(spec: Spec, obj: Json) -> str:
    """FullyQualifiedName, else the name; empty for what has none."""
    return str(obj.get("FullyQualifiedName") or obj.get(spec.label) or "")


class Table:
    """All rows of one entity by id. ``version`` moves at each write and empties the cached views."""

    def __init__(self, spec: Spec, zone_name: str) -> None:
        self.spec = spec
        self.zone_name = zone_name
        self.rows: dict[str, Row] = {}
        self.by_label: dict[str, set[str]] = {}
        self.by_full_name: dict[str, set[str]] = {}
        self.children: dict[str, set[str]] = {}
        self._views: dict[object, list[Row]] = {}

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows.values())

    def get(self, row_id: str) -> Row | None:
        return self.rows.get(row_id)

    def put(self, obj: Json, *, in_order: bool = False) -> Row:
        """``in_order`` says that the properties already stand as answers have them."""
        old = self.rows.get(obj["Id"])
        if old is not None:
            self._index(old.obj, add=False)
        row = Row(self.spec, obj if in_order else self.spec.ordered(obj), self.zone_name)
        self.rows[obj["Id"]] = row
        self._index(row.obj, add=True)
        self._views.clear()
        return row

    def remove(self, row_id: str) -> Row | None:
        row = self.rows.pop(row_id, None)
        if row is not None:
            self._index(row.obj, add=False)
            self._views.clear()
        return row

    def labelled(self, name: str) -> Iterable[Row]:
        """Rows whose DisplayName or Name is this, in any case."""
        return [self.rows[i] for i in self.by_label.get(name.casefold(), ())]

    def called(self, name: str) -> Iterable[Row]:
        """Rows whose full name is this, in any case."""
        return [self.rows[i] for i in self.by_full_name.get(name.casefold(), ())]

    def children_of(self, row_id: str) -> list[Row]:
        """Direct ones, lowest Id first."""
        return [self.rows[i] for i in sorted(self.children.get(row_id, ()), key=int)]

    def view(self, key: object, build: Callable[[], list[Row]]) -> list[Row]:
        """A filtered, sorted list, kept until the next write: the pages of one statement share it."""
        if key not in self._views:
            if len(self._views) >= VIEWS:
                self._views.pop(next(iter(self._views)))
            self._views[key] = build()
        return self._views[key]

    def _index(self, obj: Json, *, add: bool) -> None:
        if not self.spec.label:
            return
        names = ((self.by_label, obj.get(self.spec.label)), (self.by_full_name, full_name(self.spec, obj)))
        for index, name in names:
            _note(index, str(name or "").casefold(), obj["Id"], add=add)
        if parent := obj.get("ParentRef"):
            _note(self.children, parent["value"], obj["Id"], add=add)


def _note(index: dict[str, set[str]], key: str, row_id: str, *, add: bool) -> None:
    if add:
        index.setdefault(key, set()).add(row_id)
        return
    members = index.get(key, set())
    members.discard(row_id)
    if not members:
        index.pop(key, None)
