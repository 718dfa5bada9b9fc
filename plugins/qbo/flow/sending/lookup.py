"""What of an unanswered batch stands in QBO after all (promise 1): a change is known by the Id that it names.

A new time activity has no key of ours (facts section 5): it is known by what was sent, by having no link yet, and by
having been made while the batch was under way: a person may have typed the same before.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.api import query
from qbo.api.compare import differences
from qbo.api.transport import moment
from qbo.errors import Refused
from qbo.flow.comparing import alike
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qbo.api.query import Page
    from qbo.flow.sending.operation import Export

log = logging.getLogger(__name__)
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


def find(job: Export, items: list[Row], stored: Row, done: Iterable[Key] = ()) -> dict[str, Row]:
    """Bid of each item that QBO has, with the object; every object is taken once.

    ``done``: entity and Id of what QBO has answered for the batch already.
    """
    search = Search(job, stored, linked(job, {item["entity"] for item in items}) | set(done), {})
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
    return search.is_free(item, row) and not differences(item["body"], row)


def _find_alike(search: Search, items: list[Row], entity: str) -> None:
    """Also those that QBO did not keep as they were sent, or that somebody changed there since."""
    stored = search.stored
    if stored["asked_from"] is None:
        return
    window = {**stored, "most_s": stored["age_s"], "least_s": (stored["tried_s"] or 0) - settings.REQUEST_LIFE_S}
    rows = [row for row in created(search.job, entity, window) if search.is_free(items[0], row)]
    by_bid = {item["bid"]: item for item in items}
    found = alike.closest(entity, {bid: item["body"] for bid, item in by_bid.items()}, rows)
    for bid, row in found.items():
        search.take(by_bid[bid], row)


def created(job: Export, entity: str, window: Row) -> Iterator[Row]:
    """Objects made from ``asked_from`` on that are ``least_s`` to ``most_s`` old by QBO's clock.

    Asked for by their last change, which is none before they were made: that QBO filters time by when it was made is
    not confirmed.
    """
    where = f"MetaData.LastUpdatedTime >= {query.quote(window['asked_from'])}"
    for row, age_s in _aged(job, entity, where):
        if window["least_s"] - SLACK_S <= age_s <= window["most_s"] + SLACK_S:
            yield row


def linked(job: Export, entities: Iterable[str]) -> set[Key]:
    """Objects that have a link."""
    with job.lease.database.transaction() as connection:
        rows = sql.export.select_linked(connection, account_id=job.lane.account_id, entities=list(entities))
        return {(row["entity"], row["qbo_id"]) for row in rows}


def _candidates(search: Search, items: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    customers = [item for item in items if item["entity"] == "Customer"]
    created = [item["body"]["DisplayName"] for item in customers if item["operation"] == "create"]
    changed = [item["body"]["Id"] for item in customers if item["operation"] == "update"]
    client = search.job.client
    rows = _named(search, created) if created else []
    rows += list(query.by_ids(client, "Customer", changed)) if changed else []
    yield from ((item, rows) for item in customers)
    entries = [item for item in items if item["entity"] == "TimeActivity"]
    yield from _changed_time(search, [item for item in entries if item["operation"] != "create"])


def _named(search: Search, names: list[str]) -> list[Row]:
    """None where QBO cannot read a question with such a name: then they are known by when they were made."""
    try:
        return list(query.by_names(search.job.client, "Customer", names))
    except Refused as refused:
        log.warning("account %s: QuickBooks does not tell of names: %s", search.job.lane.account_id, refused)
        return []


def _changed_time(search: Search, items: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """What QBO does not have of these Ids is deleted."""
    ids = [str(item["body"]["Id"]) for item in items]
    found = query.by_ids(search.job.client, "TimeActivity", ids) if ids else ()
    rows = {str(row.get("Id")): row for row in found}
    yield from ((item, [rows.get(key, {"Id": key, "status": DELETED})]) for item, key in zip(items, ids, strict=True))


def _aged(job: Export, entity: str, where: str) -> Iterator[tuple[Row, float]]:
    """Rows, each with its age in seconds."""
    inactive = entity in query.NAME_LISTS
    total = query.count(job.client, entity, where, inactive=inactive)
    for page in query.pages(job.client, entity, where, total, inactive=inactive):
        yield from ((row, _age_s(row, page)) for row in page.rows)


def _age_s(row: Row, page: Page) -> float:
    """Both times are of QBO's clock; 0 where it does not say one of them."""
    meta = row.get("MetaData")
    created = moment(meta.get("CreateTime")) if isinstance(meta, dict) else None
    return (page.time - created).total_seconds() if page.time and created else 0.0
