"""QBO to staging: whole lists page by page, compared with QBO's own count (promise 2)."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.api import query
from qbo.api.transport import moment
from qbo.errors import Unavailable
from qbo.flow.run import progress
from qbo.flow.run.lane import Lane, counted_client
from qbo.lists import LISTS, QboList, staged_row
from qbo.store.queries import sql
from qbo.store.staging import copy_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.api.client import Client
    from qbo.api.query import Page
    from qbo.flow.run.runtime import Runtime

    Counted = tuple[int, datetime]  # QBO's count of a list, and its clock at the count

log = logging.getLogger(__name__)
TRIES = 3  # of one list that changed while it was read, so that a row may have slipped between two pages
ANALYZE_ROWS = 500  # staged by one run, from which statistics cost less than plans made without them


def extract(runtime: Runtime, lane: Lane) -> None:
    """Stages every list of the run that is not staged yet; raises RetryLater, ReconnectNeeded."""
    missing = _not_staged(runtime, lane)
    if not missing:
        return
    account = runtime.account(lane.account_id)
    with counted_client(runtime, lane, account["realm_id"]) as client:
        counts = _counts(client, missing)
        if not lane.dry_run:
            _set_back(runtime, account, min(clock for _, clock in counts.values()))
        totals = {entity: total for entity, (total, _) in counts.items()}
        with query.ReadAhead(lambda entity, start: query.page(client, entity, start=start), totals) as ahead:
            for each in missing:
                _extract_list(runtime, lane, client, each, counts[each.entity], ahead.pages(each.entity))
    if sum(totals.values()) >= ANALYZE_ROWS:
        with runtime.database.transaction() as connection:
            sql.extract.analyze_staged(connection)


def is_ahead(account: dict[str, Any], qbo_time: datetime) -> bool:
    """Whether a cursor is ahead of QBO itself: it was set by an answer whose clock was wrong.

    It would hide what changes until then, and make every later answer look like an old one (promise 2).
    """
    return any(datetime.fromisoformat(text) > qbo_time for text in account["cursors"].values())


def _set_back(runtime: Runtime, account: dict[str, Any], qbo_time: datetime) -> None:
    """``account``: as it was before QBO was asked for its clock."""
    if not is_ahead(account, qbo_time):
        return
    key = {"account_id": account["account_id"]}
    log.warning("account %s: a cursor is ahead of QuickBooks' clock and goes back", account["account_id"])
    with runtime.database.transaction() as connection:
        sql.extract.set_back(connection, **key, qbo_time=qbo_time, overlap_s=settings.CURSOR_OVERLAP_S)


def _counts(client: Client, lists: list[QboList]) -> dict[str, Counted]:
    with ThreadPoolExecutor(settings.PAGES_AT_ONCE) as pool:
        return {each.entity: found for each, found in zip(lists, pool.map(partial(_count, client), lists), strict=True)}


def _count(client: Client, qbo_list: QboList) -> Counted:
    """QBO's clock at the count, before the first page, is where the next sync looks from (promise 2)."""
    total, clock = query.count_at(client, qbo_list.entity)
    if clock is None:
        raise Unavailable("QuickBooks did not say when it answered.")
    return total, clock


def _not_staged(runtime: Runtime, lane: Lane) -> list[QboList]:
    """A crash of PostgreSQL empties staging, which is unlogged: what is not all there any more is extracted anew."""
    with runtime.database.transaction() as connection:
        done = {
            row["list"]
            for row in sql.extract.select_extracts(connection, run_id=lane.run_id)
            if row["applied_at"] is not None or row["staged_now"] >= row["rows"]
        }
    return [each for each in LISTS if each.entity not in done]


def _extract_list(
    runtime: Runtime, lane: Lane, client: Client, qbo_list: QboList, counted: Counted, pages: Iterator[Page]
) -> None:
    """``pages``: of the first try, read ahead while the lists before it were staged; further tries count anew.

    They are joined, so that nothing can slip between two: it costs a row a page, and at a round number of rows a call.
    """
    for left in range(TRIES - 1, -1, -1):
        if _is_complete(runtime, lane, qbo_list, counted, pages, sure=left < TRIES - 1):
            return
        log.warning("account %s: %s may have changed while it was read: once more", lane.account_id, qbo_list.entity)
        if left:
            counted = _count(client, qbo_list)
            pages = query.pages(client, qbo_list.entity, total=counted[0], joined=True)
    raise Unavailable(f"The list {qbo_list.entity} keeps changing in QuickBooks while it is read.")


def _is_complete(
    runtime: Runtime, lane: Lane, qbo_list: QboList, counted: Counted, pages: Iterator[Page], *, sure: bool
) -> bool:
    """Whether every row that QBO counted arrived; ``sure``: the pages are joined.

    Where they are not, a row that was made after the count may stand in for one that slipped between two pages when
    another was merged away: only rows that were there at the count are taken for those that it counted.
    """
    total, clock = counted
    young = Young(clock)
    try:
        noted = progress.counted(runtime, lane, qbo_list.entity, total, pages)
        rows = _stage_pages(runtime, lane, qbo_list, clock, young.watch(noted))
    except query.Shifted:
        return False
    log.info("account %s: %s: %s rows staged of %s", lane.account_id, qbo_list.entity, rows, total)
    return rows - (0 if sure else young.rows) >= total


class Young:
    """Counts, of a list of several pages, the rows that may have been made after ``clock``."""

    def __init__(self, clock: datetime) -> None:
        """``clock``: of QBO's answer; the moment at which a row was made may be of another machine of theirs."""
        self._since = clock - timedelta(seconds=settings.CURSOR_OVERLAP_S)
        self._ids: set[object] = set()
        self._pages = 0

    @property
    def rows(self) -> int:
        """0 where one page had them all: what is read at one moment has no gap."""
        return len(self._ids) if self._pages > 1 else 0

    def watch(self, pages: Iterator[Page]) -> Iterator[Page]:
        """The same pages, looked at as they pass."""
        for page in pages:
            self._pages += 1
            self._ids |= {str(row.get("Id")) for row in page.rows if self._may_be_new(row)}
            yield page

    def _may_be_new(self, row: dict[str, Any]) -> bool:
        meta = row.get("MetaData")
        made = moment(meta.get("CreateTime")) if isinstance(meta, dict) else None
        return made is None or made >= self._since


def _stage_pages(runtime: Runtime, lane: Lane, qbo_list: QboList, clock: datetime, pages: Iterator[Page]) -> int:
    """The number of different rows, in one transaction: those of an earlier try are gone, or these are not there."""
    key: dict[str, Any] = {"run_id": lane.run_id, "entity": qbo_list.entity}
    with runtime.database.transaction() as connection:
        sql.extract.delete_list(connection, **key)
        rows = ([staged_row(qbo_list, obj) for obj in page.rows] for page in pages)
        copied = copy_pages(connection, lane.run_id, lane.account_id, qbo_list.entity, rows)
        copied -= sql.extract.delete_superseded(connection, **key)
        sql.extract.clear_marks(connection, **key, account_id=lane.account_id)
        sql.extract.insert_extract(
            connection, **key, account_id=lane.account_id, whole=True, rows=copied, qbo_time=clock
        )
        return int(sql.extract.count_staged(connection, **key))
