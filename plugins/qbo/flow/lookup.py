"""What of an old, unanswered batch stands in QBO after all (promise 1): a change is known by the Id that it names.

A new time activity has no key of ours (facts section 5): it is known by all that was sent, by having no link yet, and
by not being older than the batch: a person may have typed the same before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo.api import query
from qbo.api.compare import differences
from qbo.api.transport import moment
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qbo.api.query import Page
    from qbo.flow.operation import Export

Row = dict[str, Any]
DELETED: Final = "Deleted"  # as QBO answers to a delete
SLACK_S: Final = 300  # an object may be this much older than its batch: clocks are read at different moments


def find(job: Export, items: list[Row], age_s: float | None, done: Iterable[tuple[str, str]] = ()) -> dict[str, Row]:
    """Bid of each item that QBO has, with the object; every object is taken once.

    ``age_s``: since the batch was first sent; ``done``: entity and Id of what QBO has answered for the batch already.
    """
    found: dict[str, Row] = {}
    taken = _linked(job, {item["entity"] for item in items}) | set(done)
    for item, candidates in _candidates(job, items, (age_s or 0) + SLACK_S):
        match = next((row for row in candidates if _is(item, row, taken)), None)
        if match is not None:
            found[item["bid"]] = match
            taken.add((item["entity"], str(match.get("Id"))))
    return found


def _is(item: Row, row: Row, taken: set[tuple[str, str]]) -> bool:
    if item["operation"] == "delete":
        return row.get("status") == DELETED
    if item["operation"] == "update":
        same = str(row.get("Id")) == str(item["body"]["Id"]) and row.get("status") != DELETED
        return same and not differences(item["body"], row)
    free = (item["entity"], str(row.get("Id"))) not in taken and row.get("IsProject") is not True
    return free and not differences(item["body"], row)


def _linked(job: Export, entities: Iterable[str]) -> set[tuple[str, str]]:
    with job.lease.database.transaction() as connection:
        rows = sql.export.select_linked(connection, account_id=job.lane.account_id, entities=list(entities))
        return {(row["entity"], row["qbo_id"]) for row in rows}


def _candidates(job: Export, items: list[Row], most_s: float) -> Iterator[tuple[Row, list[Row]]]:
    customers = [item for item in items if item["entity"] == "Customer"]
    created = [item["body"]["DisplayName"] for item in customers if item["operation"] == "create"]
    changed = [item["body"]["Id"] for item in customers if item["operation"] == "update"]
    rows = list(query.by_names(job.client, "Customer", created)) if created else []
    rows += list(query.by_ids(job.client, "Customer", changed)) if changed else []
    yield from ((item, rows) for item in customers)
    entries = [item for item in items if item["entity"] == "TimeActivity"]
    yield from _changed_time(job, [item for item in entries if item["operation"] != "create"])
    entries = [item for item in entries if item["operation"] == "create"]
    by_day = {day: _on(job, day, most_s) for day in sorted({item["body"]["TxnDate"] for item in entries})}
    yield from ((item, by_day[item["body"]["TxnDate"]]) for item in entries)


def _changed_time(job: Export, items: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """What QBO does not have of these Ids is deleted."""
    ids = [str(item["body"]["Id"]) for item in items]
    rows = {str(row.get("Id")): row for row in query.by_ids(job.client, "TimeActivity", ids)} if ids else {}
    yield from ((item, [rows.get(key, {"Id": key, "status": DELETED})]) for item, key in zip(items, ids, strict=True))


def _on(job: Export, day: str, most_s: float) -> list[Row]:
    where = f"TxnDate = {query.quote(day)}"
    total = query.count(job.client, "TimeActivity", where, inactive=False)
    pages = query.pages(job.client, "TimeActivity", where, total, inactive=False)
    return [row for page in pages for row in page.rows if _age_s(row, page) <= most_s]


def _age_s(row: Row, page: Page) -> float:
    """Both times are of QBO's clock; 0 where it does not say one of them."""
    meta = row.get("MetaData")
    created = moment(meta.get("CreateTime")) if isinstance(meta, dict) else None
    return (page.time - created).total_seconds() if page.time and created else 0.0
