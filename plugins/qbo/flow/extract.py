"""QBO to staging: whole lists page by page, compared with QBO's own count (promise 2)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from qbo.api import query
from qbo.errors import Unavailable
from qbo.flow.lane import Lane, counted_client
from qbo.lists import LISTS, QboList, staged_row
from qbo.store.queries import sql
from qbo.store.staging import copy_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.api.client import Client
    from qbo.flow.runtime import Runtime

log = logging.getLogger(__name__)
TRIES = 3  # of one list whose rows and count do not agree: it changed while it was read


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
    with runtime.database.transaction() as connection:
        staged = {
            row["list"]
            for row in sql.extract.select_extracts(connection, run_id=lane.run_id)
            if row["validated_at"] is not None or row["staged_now"] >= row["rows"]
        }
    return [each for each in LISTS if each.entity not in staged]


def _extract_list(runtime: Runtime, lane: Lane, client: Client, qbo_list: QboList) -> None:
    for _ in range(TRIES):
        total = query.count(client, qbo_list.entity)
        rows = _stage_pages(runtime, lane, client, qbo_list, total)
        if rows >= total:
            log.info("account %s: %s: %s rows staged", lane.account_id, qbo_list.entity, rows)
            return
        log.warning(
            "account %s: %s: QuickBooks counts %s, %s arrived: once more", lane.account_id, qbo_list.entity, total, rows
        )
    raise Unavailable(f"The list {qbo_list.entity} keeps changing in QuickBooks while it is read.")


def _stage_pages(runtime: Runtime, lane: Lane, client: Client, qbo_list: QboList, total: int) -> int:
    """One transaction: rows of an earlier try are gone or these are not there."""
    clock: list[datetime] = []
    key: dict[str, Any] = {"run_id": lane.run_id, "entity": qbo_list.entity}
    with runtime.database.transaction() as connection:
        sql.extract.delete_list(connection, **key)
        pages = _staged_pages(client, qbo_list, total, clock)
        copied = copy_pages(connection, lane.run_id, lane.account_id, qbo_list.entity, pages)
        sql.extract.delete_superseded(connection, **key)
        sql.extract.insert_extract(
            connection,
            **key,
            account_id=lane.account_id,
            whole=True,
            rows=copied,
            qbo_time=min(clock, default=datetime.now(UTC)),
        )
        return int(sql.extract.count_staged(connection, **key))


def _staged_pages(
    client: Client, qbo_list: QboList, total: int, clock: list[datetime]
) -> Iterator[list[tuple[Any, ...]]]:
    """QBO's clock at the earliest page is where the next sync looks from."""
    for page in query.pages(client, qbo_list.entity, total=total):
        if page.time is not None:
            clock.append(page.time)
        yield [staged_row(qbo_list, obj) for obj in page.rows]
