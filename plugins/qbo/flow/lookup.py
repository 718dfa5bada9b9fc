"""What of an old, unanswered batch stands in QBO after all (promise 1).

A time activity has no key of ours (facts section 5): it is known by all that was sent, and by having no link yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.api import query
from qbo.api.compare import differences
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qbo.flow.outbox import Export

Row = dict[str, Any]


def find(job: Export, items: list[Row]) -> dict[str, Row]:
    """Bid of each item that QBO has, with the object; every object is taken once."""
    found: dict[str, Row] = {}
    taken = _linked(job, {item["entity"] for item in items})
    for item, candidates in _candidates(job, items):
        match = next((row for row in candidates if _is(item, row, taken)), None)
        if match is not None:
            found[item["bid"]] = match
            taken.add((item["entity"], str(match.get("Id"))))
    return found


def _is(item: Row, row: Row, taken: set[tuple[str, str]]) -> bool:
    if item["operation"] == "update":
        return str(row.get("Id")) == str(item["body"]["Id"]) and not differences(item["body"], row)
    return (item["entity"], str(row.get("Id"))) not in taken and not differences(item["body"], row)


def _linked(job: Export, entities: Iterable[str]) -> set[tuple[str, str]]:
    with job.lease.database.transaction() as connection:
        rows = sql.export.select_linked(connection, account_id=job.lane.account_id, entities=list(entities))
        return {(row["entity"], row["qbo_id"]) for row in rows}


def _candidates(job: Export, items: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    customers = [item for item in items if item["entity"] == "Customer"]
    created = [item["body"]["DisplayName"] for item in customers if item["operation"] == "create"]
    changed = [item["body"]["Id"] for item in customers if item["operation"] == "update"]
    rows = list(query.by_names(job.client, "Customer", created)) if created else []
    rows += list(query.by_ids(job.client, "Customer", changed)) if changed else []
    yield from ((item, rows) for item in customers)
    entries = [item for item in items if item["entity"] == "TimeActivity"]
    by_day = {day: _on(job, day) for day in sorted({item["body"]["TxnDate"] for item in entries})}
    yield from ((item, by_day[item["body"]["TxnDate"]]) for item in entries)


def _on(job: Export, day: str) -> list[Row]:
    where = f"TxnDate = {query.quote(day)}"
    total = query.count(job.client, "TimeActivity", where, inactive=False)
    return [row for page in query.pages(job.client, "TimeActivity", where, total, inactive=False) for row in page.rows]
