"""What of an unanswered batch stands in QBO after all (promise 1): a change is known by the Id that it names.

A new time activity has no key of ours (facts section 5): it is known by all that was sent, by having no link yet, and
by not being older than the batch: a person may have typed the same before. See ``alike`` for one that looks otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.api import query
from qbo.api.compare import differences
from qbo.api.transport import moment
from qbo.flow import alike
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qbo.api.query import Page
    from qbo.flow.operation import Export

Row = dict[str, Any]
Key = tuple[str, str]  # entity and Id
DELETED: Final = "Deleted"  # as QBO answers to a delete
SLACK_S: Final = 300  # an object may be this much older than its batch: clocks are read at different moments


@dataclass(frozen=True)
class Search:
    """``stored``: a row of ``select_batch``; ``taken``: objects that belong to something else."""

    job: Export
    stored: Row
    taken: set[Key]
    found: dict[str, Row]

    def take(self, item: Row, row: Row) -> None:
        self.found[item["bid"]] = row
        self.taken.add((item["entity"], str(row.get("Id"))))

    def is_free(self, item: Row, row: Row) -> bool:
        return (item["entity"], str(row.get("Id"))) not in self.taken and row.get("IsProject") is not True

    @property
    def most_s(self) -> float:
        """Objects older than this were there before."""
        return float(self.stored["age_s"] or 0) + SLACK_S


def find(job: Export, items: list[Row], stored: Row, done: Iterable[Key] = ()) -> dict[str, Row]:
    """Bid of each item that QBO has, with the object; every object is taken once.

    ``done``: entity and Id of what QBO has answered for the batch already.
    """
    search = Search(job, stored, _linked(job, {item["entity"] for item in items}) | set(done), {})
    for item, candidates in _candidates(search, items):
        match = next((row for row in candidates if _is(search, item, row)), None)
        if match is not None:
            search.take(item, match)
    left = [item for item in items if item["operation"] == "create" and item["bid"] not in search.found]
    for entity in sorted({item["entity"] for item in left}):
        _find_alike(search, [item for item in left if item["entity"] == entity], entity)
    return search.found


def _is(search: Search, item: Row, row: Row) -> bool:
    if item["operation"] == "delete":
        return row.get("status") == DELETED
    if item["operation"] == "update":
        same = str(row.get("Id")) == str(item["body"]["Id"]) and row.get("status") != DELETED
        return same and not differences(item["body"], row)
    if not search.is_free(item, row):
        return False
    if item["entity"] == "TimeActivity":
        return alike.is_same_time(item["body"], row)
    return not differences(item["body"], row)


def _find_alike(search: Search, items: list[Row], entity: str) -> None:
    """Those that QBO did not keep as they were sent, or that somebody changed there since: the closest pair first."""
    rows = _created_then(search, entity)
    pairs = [
        (distance, item["bid"], str(row.get("Id")), item, row)
        for item in items
        for row in rows
        if search.is_free(item, row) and (distance := alike.distance(entity, item["body"], row)) is not None
    ]
    for _, bid, _, item, row in sorted(pairs, key=lambda pair: pair[:3]):
        if bid not in search.found and search.is_free(item, row):
            search.take(item, row)


def _linked(job: Export, entities: Iterable[str]) -> set[Key]:
    with job.lease.database.transaction() as connection:
        rows = sql.export.select_linked(connection, account_id=job.lane.account_id, entities=list(entities))
        return {(row["entity"], row["qbo_id"]) for row in rows}


def _candidates(search: Search, items: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    customers = [item for item in items if item["entity"] == "Customer"]
    created = [item["body"]["DisplayName"] for item in customers if item["operation"] == "create"]
    changed = [item["body"]["Id"] for item in customers if item["operation"] == "update"]
    client = search.job.client
    rows = list(query.by_names(client, "Customer", created)) if created else []
    rows += list(query.by_ids(client, "Customer", changed)) if changed else []
    yield from ((item, rows) for item in customers)
    entries = [item for item in items if item["entity"] == "TimeActivity"]
    yield from _changed_time(search, [item for item in entries if item["operation"] != "create"])
    entries = [item for item in entries if item["operation"] == "create"]
    by_day = {day: _on(search, day) for day in sorted({item["body"]["TxnDate"] for item in entries})}
    yield from ((item, by_day[item["body"]["TxnDate"]]) for item in entries)


def _changed_time(search: Search, items: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """What QBO does not have of these Ids is deleted."""
    ids = [str(item["body"]["Id"]) for item in items]
    found = query.by_ids(search.job.client, "TimeActivity", ids) if ids else ()
    rows = {str(row.get("Id")): row for row in found}
    yield from ((item, [rows.get(key, {"Id": key, "status": DELETED})]) for item, key in zip(items, ids, strict=True))


def _on(search: Search, day: str) -> list[Row]:
    where = f"TxnDate = {query.quote(day)}"
    return [row for row, age_s in _aged(search, "TimeActivity", where) if age_s <= search.most_s]


def _created_then(search: Search, entity: str) -> list[Row]:
    """Objects made while this batch was under way."""
    since, until = search.stored["asked_from"], search.stored["asked_until"]
    if since is None:
        return []
    where = f"MetaData.CreateTime >= {query.quote(since)}" + (
        f" AND MetaData.CreateTime <= {query.quote(until)}" if until else ""
    )
    least_s = float(search.stored["tried_s"] or 0) - settings.REQUEST_LIFE_S - SLACK_S
    return [row for row, age_s in _aged(search, entity, where) if least_s <= age_s <= search.most_s]


def _aged(search: Search, entity: str, where: str) -> Iterator[tuple[Row, float]]:
    """Rows, each with its age in seconds."""
    inactive = entity in query.NAME_LISTS
    total = query.count(search.job.client, entity, where, inactive=inactive)
    for page in query.pages(search.job.client, entity, where, total, inactive=inactive):
        yield from ((row, _age_s(row, page)) for row in page.rows)


def _age_s(row: Row, page: Page) -> float:
    """Both times are of QBO's clock; 0 where it does not say one of them."""
    meta = row.get("MetaData")
    created = moment(meta.get("CreateTime")) if isinstance(meta, dict) else None
    return (page.time - created).total_seconds() if page.time and created else 0.0
