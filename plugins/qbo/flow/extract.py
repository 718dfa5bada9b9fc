"""QBO to staging: whole lists page by page, compared with QBO's own count (promise 2)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from qbo.api import query
from qbo.errors import Unavailable
from qbo.flow.lane import Lane, counted_client
from qbo.lists import LISTS, QboList, staged_row
from qbo.store.queries import sql
from qbo.store.staging import copy_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qbo.api.client import Client
    from qbo.flow.runtime import Runtime

log = logging.getLogger(__name__)
TRIES = 3  # of one list whose rows and count do not agree: it changed while it was read
ANALYZE_ROWS = 5000  # staged at once, from which statistics cost less than plans made without them


def extract(runtime: Runtime, lane: Lane) -> None:
    """Stages every list of the run that is not staged yet; raises RetryLater, ReconnectNeeded."""
    missing = _not_staged(runtime, lane)
    if not missing:
        return
    account = runtime.account(lane.account_id)
    with counted_client(runtime, lane, account["realm_id"]) as client:
        for each in missing:
            _extract_list(runtime, lane, client, each)


def _not_staged(runtime: Runtime, lane: Lane) -> list[QboList]:
    """A crash of PostgreSQL empties staging, which is unlogged: what is not all there any more is extracted anew."""
    with runtime.database.transaction() as connection:
        done = {
            row["list"]
            for row in sql.extract.select_extracts(connection, run_id=lane.run_id)
            if row["applied_at"] is not None or row["staged_now"] >= row["rows"]
        }
    return [each for each in LISTS if each.entity not in done]


def _extract_list(runtime: Runtime, lane: Lane, client: Client, qbo_list: QboList) -> None:
    for _ in range(TRIES):
        total, clock = query.count_at(client, qbo_list.entity)
        if clock is None:
            raise Unavailable("QuickBooks did not say when it answered.")
        rows = _stage_pages(runtime, lane, client, qbo_list, total, clock)
        if rows >= total:
            log.info("account %s: %s: %s rows staged", lane.account_id, qbo_list.entity, rows)
            return
        log.warning(
            "account %s: %s: QuickBooks counts %s, %s arrived: once more", lane.account_id, qbo_list.entity, total, rows
        )
    raise Unavailable(f"The list {qbo_list.entity} keeps changing in QuickBooks while it is read.")


def _stage_pages(runtime: Runtime, lane: Lane, client: Client, qbo_list: QboList, total: int, clock: datetime) -> int:
    """The number of different rows, in one transaction: those of an earlier try are gone, or these are not there.

    QBO's clock at the count, before the first page, is where the next sync looks from (promise 2).
    """
    key: dict[str, Any] = {"run_id": lane.run_id, "entity": qbo_list.entity}
    with runtime.database.transaction() as connection:
        sql.extract.delete_list(connection, **key)
        copied = copy_pages(connection, lane.run_id, lane.account_id, qbo_list.entity, _pages(client, qbo_list, total))
        copied -= sql.extract.delete_superseded(connection, **key)
        sql.extract.insert_extract(
            connection, **key, account_id=lane.account_id, whole=True, rows=copied, qbo_time=clock
        )
        different = int(sql.extract.count_staged(connection, **key))
    if copied >= ANALYZE_ROWS:
        with runtime.database.transaction() as connection:
            sql.extract.analyze_staged(connection)
    return different


def _pages(client: Client, qbo_list: QboList, total: int) -> Iterator[list[tuple[Any, ...]]]:
    for page in query.pages(client, qbo_list.entity, total=total):
        yield [staged_row(qbo_list, obj) for obj in page.rows]
