"""Which accounts have work: one CDC call an account, one look at what waits to go out (promise 8).

Quiet accounts end here, in one statement a group; the others become lanes, with what CDC answered already staged.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.api.changes import changes
from qbo.errors import Misconfigured, ReconnectNeeded, Refused, RetryLater, SyncError
from qbo.flow.account import UNEXPECTED
from qbo.flow.extract import is_ahead
from qbo.flow.run import trouble
from qbo.flow.run.lane import Lane, Request, begin_run
from qbo.lists import BY_ENTITY, LISTS, STAGED_COLUMNS, staged_row
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql
from qbo.store.staging import copy_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qbo.api.client import Client
    from qbo.flow.run.runtime import Runtime

log = logging.getLogger(__name__)
Account = dict[str, Any]
QBO_ID = STAGED_COLUMNS.index("qbo_id")
THREADS = 8  # accounts asked at once; QBO's limits are per realm


@dataclass(frozen=True)
class Look:
    """What one CDC call said; ``needs_pages`` where CDC cannot answer, ``error`` where QBO did not.

    ``refused``: why QBO does not say what changed, though it may still say what there is.
    """

    account: Account
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)  # of ``lists.staged_row``
    changed: frozenset[tuple[str, str]] = frozenset()
    qbo_time: datetime | None = None
    needs_pages: bool = False
    calls: int = 0
    error: SyncError | None = None
    refused: SyncError | None = None


@dataclass(frozen=True)
class Found:
    """Lanes to run, and accounts that could not be looked at: account id to the reason in plain words."""

    lanes: list[Lane]
    failed: dict[int, str]


def detect(runtime: Runtime, account_ids: list[int] | None, request: Request) -> Found:
    """For at most ``GROUP_SIZE`` accounts; raises Misconfigured where one was never connected."""
    accounts = runtime.accounts(account_ids)
    _require_connected(accounts, account_ids)
    usable = [account for account in accounts if account["status"] == "connected"]
    failed = {account["account_id"]: str(ReconnectNeeded()) for account in accounts if account["status"] != "connected"}
    with ThreadPoolExecutor(THREADS) as pool:
        looks = list(pool.map(lambda account: _look_and_tell(runtime, account, request), usable))
    for look in looks:
        if look.error is not None and not isinstance(look.error, RetryLater):
            failed[look.account["account_id"]] = str(look.error)
    healthy = [look for look in looks if look.account["account_id"] not in failed]
    return Found(_lanes(runtime, healthy, request), failed)


def _require_connected(accounts: list[Account], account_ids: list[int] | None) -> None:
    known = {account["account_id"] for account in accounts if account["status"] != "disconnected"}
    unknown = sorted(set(account_ids or ()) - known)
    if unknown:
        names = ", ".join(map(str, unknown))
        raise Misconfigured(f"Not connected to QuickBooks: account {names}.")


def _look_and_tell(runtime: Runtime, account: Account, request: Request) -> Look:
    """At once: while the others are asked a person may connect the account again, and that must stand (promise 3)."""
    look = _look(runtime, account, request)
    if request.dry_run:
        return look
    if look.error is not None and not isinstance(look.error, RetryLater):
        trouble.record(runtime, account["account_id"], None, look.error)
    if look.refused is not None:
        trouble.tell_refused_look(runtime, account["account_id"], look.refused)
    return look


def _look(runtime: Runtime, account: Account, request: Request) -> Look:
    since = _oldest_cursor(account)
    if request.mode == "full" or request.accept_shrink or since is None:
        return Look(account, needs_pages=True)  # what a person accepts is a whole list (L9)
    try:
        with _client(runtime, account, request) as client:
            answer = changes(client, [each.entity for each in LISTS], since)
            if not answer.complete or is_ahead(account, answer.time):
                return Look(account, needs_pages=True, calls=client.calls)
            rows = _staged(answer.rows)
            changed = _changed(runtime, account["account_id"], rows)
            return Look(account, rows, changed, answer.time, calls=client.calls)
    except SyncError as error:
        log.warning("account %s: %s", account["account_id"], error)
        if _only_of_changes(error):
            return Look(account, needs_pages=True, calls=1, refused=error)
        return Look(account, error=error, needs_pages=True)
    except Exception:
        log.exception("account %s", account["account_id"])
        return Look(account, error=SyncError(UNEXPECTED))


def _only_of_changes(error: SyncError) -> bool:
    """Whether QBO may have refused no more than this question: then it is asked for the lists, page by page."""
    return bool(error.faults) and isinstance(error, Refused | Misconfigured)


def _client(runtime: Runtime, account: Account, request: Request) -> Client:
    """Nobody waits for an account that gives no answer: its lane asks again, with all the time that QBO may take."""
    return runtime.client(
        account["account_id"],
        account["realm_id"],
        dry_run=request.dry_run,
        answer_within_s=settings.SLOT_PATIENCE_S,
    )


def _oldest_cursor(account: Account) -> datetime | None:
    """None where a list was never extracted, or CDC does not look back so far."""
    cursors = [account["cursors"].get(each.entity) for each in LISTS]
    if not all(cursors):
        return None
    moments = [datetime.fromisoformat(text) for text in cursors]
    age = max(moments) - min(moments) + timedelta(seconds=account["idle_s"])  # by QBO's clock, whatever ours says
    return min(moments) if age < timedelta(days=settings.CDC_MAX_DAYS - 1) else None


def _staged(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {entity: [staged_row(BY_ENTITY[entity], obj) for obj in objects] for entity, objects in rows.items()}


def _changed(runtime: Runtime, account_id: int, rows: dict[str, list[tuple[Any, ...]]]) -> frozenset[tuple[str, str]]:
    staged = [
        {"list": entity, **dict(zip(STAGED_COLUMNS, row, strict=True))}
        for entity, found in rows.items()
        for row in found
    ]
    if not staged:
        return frozenset()
    with runtime.database.transaction() as connection:
        found = sql.detect.select_changed(connection, account_id=account_id, rows=jsonb(staged))
        return frozenset((row["list"], row["qbo_id"] or "") for row in found)


def _lanes(runtime: Runtime, looks: list[Look], request: Request) -> list[Lane]:
    with runtime.database.transaction() as connection:
        ids = [look.account["account_id"] for look in looks]
        waiting = {row["account_id"] for row in sql.detect.select_waiting(connection, account_ids=ids)}
    busy = [
        look
        for look in looks
        if look.needs_pages or look.changed or look.account["account_id"] in waiting or request.dry_run
    ]  # a dry run also tells what is held back (R2)
    lanes = [_begin(runtime, look, request) for look in busy]
    if not request.dry_run:
        _close_refused(runtime, [look for look in looks if look.qbo_time is not None])
        _advance_quiet(runtime, [look for look in looks if look not in busy])
    return lanes


def _close_refused(runtime: Runtime, answered: list[Look]) -> None:
    """QBO says what changed again; where it never refused to, no statement is spent (promise 8)."""
    ids = [look.account["account_id"] for look in answered if look.account["changes_refused"]]
    if not ids:
        return
    with runtime.database.transaction() as connection:
        sql.detect.close_refused(connection, account_ids=ids)


def _begin(runtime: Runtime, look: Look, request: Request) -> Lane:
    account_id = look.account["account_id"]
    with runtime.database.transaction() as connection:
        run_id = begin_run(connection, account_id, request)
        sql.runs.add_api_calls(connection, run_id=run_id, calls=look.calls)
        if not look.needs_pages:
            _stage(connection, run_id, look)
    return Lane(run_id, account_id, look.account["name"], look.needs_pages, request.dry_run)


def _stage(connection: Any, run_id: int, look: Look) -> None:  # noqa: ANN401
    for each in LISTS:
        key = {"run_id": run_id, "account_id": look.account["account_id"], "entity": each.entity}
        staged = [row for row in look.rows.get(each.entity, ()) if (each.entity, row[QBO_ID] or "") in look.changed]
        rows = copy_pages(connection, run_id, look.account["account_id"], each.entity, [staged])
        if rows:
            sql.extract.clear_marks(connection, **key)
            rows += sql.extract.stage_descendants(connection, **key)
        sql.extract.insert_extract(connection, **key, whole=False, rows=rows, qbo_time=look.qbo_time)


def _advance_quiet(runtime: Runtime, quiet: Iterable[Look]) -> None:
    rows = [{"account_id": look.account["account_id"], "qbo_time": look.qbo_time} for look in quiet]
    if rows:
        with runtime.database.transaction() as connection:
            sql.detect.advance_quiet(
                connection,
                quiet=jsonb(rows),
                overlap_s=settings.CURSOR_OVERLAP_S,
                gap_s=settings.gap_s(),
            )
