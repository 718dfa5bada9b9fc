"""The answer to a query statement: rows, a count, or one of the two singletons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo_emulator import select
from qbo_emulator.entities import BY_LOWER, NOT_EMULATED_LOWER
from qbo_emulator.exchange import Unhandled
from qbo_emulator.query import Query, parse
from qbo_emulator.table import dumps

if TYPE_CHECKING:
    from qbo_emulator.realm import Realm


def query_inner(realm: Realm, statement: str) -> str:
    """The member ``QueryResponse``, as JSON text."""
    query = parse(statement)
    spec = BY_LOWER.get(query.entity.lower())
    if spec is None:
        return _without_table(realm, query)
    bounds = select.window(query, realm.settings)
    rows = select.select(realm.table(spec), query, realm.settings)
    if query.counts:
        return f'"QueryResponse":{{"totalCount":{len(rows)}}}'
    page = rows[bounds]
    extras = realm.settings.query_extras
    if "*" in query.fields:
        texts = [row.query_json(spec, extras=extras) for row in page]
    else:
        texts = [dumps(select.project(spec, row.query_obj(spec, extras=extras), query.fields)) for row in page]
    return block(spec.name, texts, bounds.start + 1)


def block(name: str, texts: list[str], start: int) -> str:
    """``maxResults`` is the number of rows returned; no rows, no keys (facts 1.2 [R])."""
    if not texts:
        return '"QueryResponse":{}'
    return f'"QueryResponse":{{"{name}":[{",".join(texts)}],"startPosition":{start},"maxResults":{len(texts)}}}'


def _without_table(realm: Realm, query: Query) -> str:
    singles = {"companyinfo": ("CompanyInfo", realm.company), "preferences": ("Preferences", realm.preferences)}
    name = query.entity.lower()
    if name in NOT_EMULATED_LOWER or (name in singles and (query.where or query.counts or query.order)):
        raise Unhandled(f"query of {query.entity}")
    if name not in singles:
        raise select.invalid(f"invalid context declaration: {query.entity}")
    return block(singles[name][0], [dumps(singles[name][1])], 1)
