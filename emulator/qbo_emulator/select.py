"""Runs a parsed query over a table: properties, comparisons, order, window (facts 1.2 and 10)."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from qbo_emulator import clock
from qbo_emulator.faults import QboFault
from qbo_emulator.query import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qbo_emulator.entities import Spec
    from qbo_emulator.query import Condition, Query, Value
    from qbo_emulator.settings import Settings
    from qbo_emulator.table import Json, Row, Table

    Get = Callable[[Row], Any]
    Test = Callable[[Row], bool]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def select(table: Table, query: Query, settings: Settings) -> list[Row]:
    """All matching rows in order, before the window; the list is cached until the next write."""
    where = _with_active(table.spec, query.where)
    tests = [_test(table, condition, settings) for condition in where]
    keys = [(_sort_key(table.spec, name, settings), down) for name, down in query.order]
    cache = (where, None if query.counts else query.order, settings)
    return table.view(cache, partial(_build, table, where, tests, None if query.counts else keys))


def window(query: Query, settings: Settings) -> slice:
    """The asked part of the list; refuses what QBO refuses."""
    start, limit = query.start, query.limit
    if start == 0 and settings.startposition_0 == "accept":
        start = 1
    if limit > MAX_ROWS and settings.maxresults_over_1000 == "cap":
        limit = MAX_ROWS
    for value in (start, limit):
        if value < 1:
            raise invalid(f"value {value} is too small. Min allowed value is 1")
    if limit > MAX_ROWS:
        raise invalid(f"value {limit} is too large. Max allowed value is {MAX_ROWS}")
    return slice(start - 1, start - 1 + limit)


def project(spec: Spec, obj: Json, names: Iterable[str]) -> Json:
    """Only the asked properties; such rows say ``sparse`` (facts 1.2)."""
    found: Json = {"domain": "QBO", "sparse": True}
    for name in names:
        head, _, tail = resolve(spec, name, "select").partition(".")
        if tail and head in obj:
            found.setdefault(head, {})[tail] = obj[head][tail]
        elif head in obj:
            found[head] = obj[head]
    return spec.ordered(found)


def invalid(what: str) -> QboFault:
    """4001."""
    return QboFault("4001", what=what)


def resolve(spec: Spec, name: str, use: str) -> str:
    """The property by its name in any case; 4001 if there is none or it cannot be used so."""
    proper = spec.lower.get(name.lower())
    if proper is None:
        raise invalid(f"Property {name} not found for Entity {spec.name}")
    if use != "select" and (proper in spec.not_queryable or spec.kinds[proper] == "struct"):
        raise invalid(f"property '{proper}' is not queryable")
    return proper


def _with_active(spec: Spec, where: tuple[Condition, ...]) -> tuple[Condition | str, ...]:
    named = any(condition.field.lower() == "active" for condition in where)
    return where if named or not spec.has_active else (*where, "active")


def _build(
    table: Table, where: Iterable[Condition | str], tests: list[Test], keys: list[tuple[Get, bool]] | None
) -> list[Row]:
    rows: Iterable[Row] = _candidates(table, where)
    for test in tests:
        rows = filter(test, rows)
    found = list(rows)
    if keys is None:
        return found
    found.sort(key=_default_order(table.spec))
    for key, down in reversed(keys):
        found.sort(key=key, reverse=down)
    return found


def _candidates(table: Table, where: Iterable[Condition | str]) -> Iterable[Row]:
    """Rows that one indexed condition leaves over, where there is one."""
    for condition in where:
        if isinstance(condition, str) or condition.op not in ("=", "IN") or condition.negated:
            continue
        texts = {value.text for value in condition.values}
        name = condition.field.lower()
        if name == "id":
            return [row for text in texts if (row := table.get(text))]
        if name == table.spec.label.lower():
            return {row.number: row for text in texts for row in table.labelled(text)}.values()
    return table


def _default_order(spec: Spec) -> Get:
    """Names by full name, children after the parent, case-sensitive; transactions newest first (facts 10 [R])."""
    if spec.label:
        return lambda row: (row.path, row.number)
    return lambda row: (-row.updated, -row.number)


def _sort_key(spec: Spec, name: str, settings: Settings) -> Get:
    proper = resolve(spec, name, "sort")
    if proper == "Id" and settings.order_by_id == "text":
        return lambda row: row.obj["Id"]
    get = _getter(spec, proper)
    if proper == "Id":
        return lambda row: row.number
    return lambda row: (get(row) is not None, get(row) if get(row) is not None else 0)


def _getter(spec: Spec, name: str) -> Get:
    kind = spec.kinds[name]
    if name == "MetaData.LastUpdatedTime":
        return lambda row: row.updated
    if name == "MetaData.CreateTime":
        return lambda row: row.created
    if kind in ("ref", "email"):
        inner = "value" if kind == "ref" else "Address"
        return lambda row: (row.obj.get(name) or {}).get(inner)
    if kind == "bool":
        return lambda row: bool(row.obj.get(name))
    return lambda row: row.obj.get(name)


def _test(table: Table, condition: Condition | str, settings: Settings) -> Test:
    spec = table.spec
    if isinstance(condition, str):
        return lambda row: row.obj["Active"] is True
    name = resolve(spec, condition.field, "filter")
    if name == "Id" and condition.op not in ("=", "IN", "!=") and settings.id_range_filters == "refuse":
        raise invalid(f"operator {condition.op} is not supported for property Id")
    base = _positive(spec, name, condition, settings)
    return base if condition.negated == (condition.op == "!=") else lambda row: not base(row)


def _positive(spec: Spec, name: str, condition: Condition, settings: Settings) -> Test:
    get = _getter(spec, name)
    kind = spec.kinds[name]
    if condition.op == "LIKE":
        pattern = _like(condition.values[0].raw)
        return lambda row: pattern.fullmatch(str(get(row) or "")) is not None
    constants = [_constant(kind, name, value, settings) for value in condition.values]
    fold = _fold if kind in ("str", "email", "ref", "id") else _same
    if condition.op == "IN":
        wanted = set(constants)
        return lambda row: fold(get(row)) in wanted
    compare = COMPARE["=" if condition.op == "!=" else condition.op]
    constant = constants[0]
    return lambda row: (have := get(row)) is not None and compare(fold(have), constant)


def _fold(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def _same(value: object) -> object:
    return value


def _constant(kind: str, name: str, value: Value, settings: Settings) -> Any:  # noqa: ANN401 - as the property's type
    try:
        if kind == "num":
            return float(value.text)
        if kind == "bool":
            return {"true": True, "false": False}[value.text.lower()]
        if kind == "date":
            return date.fromisoformat(value.text[:10]).isoformat()
        if kind == "time":
            return clock.epoch(value.text, settings.time_zone)
    except (ValueError, KeyError) as wrong:
        raise invalid(f"value '{value.text}' is not valid for property {name}") from wrong
    return value.text.casefold()


def _like(raw: str) -> re.Pattern[str]:
    r"""`%` stands for any text, `\%` for itself [U]; case does not count."""
    parts = re.findall(r"\\.|%|[^\\%]+", raw, flags=re.DOTALL)
    body = "".join(".*" if part == "%" else re.escape(part.removeprefix("\\")) for part in parts)
    return re.compile(body, re.IGNORECASE | re.DOTALL)
