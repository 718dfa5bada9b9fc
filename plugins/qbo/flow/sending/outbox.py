"""Batches: stored with payload and request id before they are sent, settled by what QBO answered (promise 1)."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.api import batch
from qbo.errors import Refused, RetryLater, Taken, Unavailable
from qbo.flow.run import progress, trouble
from qbo.flow.sending import answers, lookup
from qbo.flow.sending.operation import Export, Operation
from qbo.store import constraints
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qbo.store.engine import Connection

log = logging.getLogger(__name__)
SEEN_BEFORE: Final = {"600", "6000"}  # what QBO was seen to answer to a request id that it knows (facts 1.6)


def send_all(export: Export, operations: Sequence[Operation]) -> None:
    """In batches of 30; all are stored before the first is sent, and each goes only if it still may."""
    chunks = [
        operations[start : start + settings.BATCH_SIZE] for start in range(0, len(operations), settings.BATCH_SIZE)
    ]
    with export.lease.transaction() as connection:
        batch_ids = [_store(connection, export, chunk) for chunk in chunks]
    for batch_id, first in zip(batch_ids, range(0, len(operations), settings.BATCH_SIZE), strict=True):
        progress.note(export.lease.database, export.lane, "export", operations[first].entity, first, len(operations))
        (let_go if _is_hindered(export, batch_id) else send)(export, batch_id)


def _is_hindered(export: Export, batch_id: int) -> bool:
    """Many batches go for a minute and more: a person may have locked or held what is in a later one (T5, T11)."""
    with export.lease.database.transaction() as connection:
        if not sql.export.may_be_hindered(connection, batch_id=batch_id):
            return False
        rows = sql.export.select_hindered(connection, account_id=export.lane.account_id)
        return batch_id in {row["batch_id"] for row in rows}


def _store(connection: Connection, export: Export, operations: Sequence[Operation]) -> int:
    items = [
        batch.BatchItem(f"{number}", operation.operation, operation.entity, operation.body)  # type: ignore[arg-type]
        for number, operation in enumerate(operations, start=1)
    ]
    key: dict[str, Any] = {"account_id": export.lane.account_id}
    batch_id: int = sql.export.insert_batch(
        connection,
        **key,
        run_id=export.lane.run_id,
        request_id=uuid.uuid4().hex,
        payload=jsonb(batch.body_for(items)),
        released_by=export.released_by,
    )
    rows = [{"bid": item.bid, **vars(operation)} for item, operation in zip(items, operations, strict=True)]
    sql.export.insert_batch_items(connection, **key, batch_id=batch_id, items=jsonb(rows))
    return batch_id


def send(export: Export, batch_id: int) -> None:
    """Sends what is stored, under its stored request id, and settles it; one refused as a whole is split (R3)."""
    with export.lease.transaction() as connection:
        sql.export.mark_sent(connection, batch_id=batch_id, run_id=export.lane.run_id)
        stored, items = _stored(connection, batch_id)
    try:
        outcomes = batch.send_stored(
            export.client, stored["request_id"], stored["payload"], lambda: _before_a_try(export, batch_id)
        )
    except (Refused, RetryLater) as error:
        _not_answered(export, batch_id, stored, items, error)
        return
    if any(outcome.state == "unanswered" for outcome in outcomes.values()):
        _half_answered(export, batch_id, stored)
        return
    found = _ask_again(export, stored, items, outcomes)
    judged = [answers.judge(each, outcomes[each["bid"]], found=each["bid"] in found) for each in items]
    try:
        settle(export, batch_id, judged)
    except Taken:
        log.warning("account %s: batch %s was answered with what is another row's", export.lane.account_id, batch_id)
        look_up(export, batch_id, cold=True)
    _heed(export, outcomes)


def _stored(connection: Connection, batch_id: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    stored: dict[str, Any] = sql.export.select_batch(connection, batch_id=batch_id)
    return stored, list(sql.export.select_batch_items(connection, batch_id=batch_id))


def _half_answered(export: Export, batch_id: int, stored: dict[str, Any]) -> None:
    """QBO repeats the answer to a request id that it knows: one that lacks something twice is not waited for (R3)."""
    if stored["attempts"] == 1:
        raise Unavailable("QuickBooks answered only a part of a batch; it is asked again.", maybe_done=True)
    look_up(export, batch_id, cold=True)


def _before_a_try(export: Export, batch_id: int) -> None:
    """Nothing leaves after another worker has taken the lease, however long this one waited or stood still."""
    with export.lease.transaction() as connection:
        sql.export.mark_tried(connection, batch_id=batch_id)


def _not_answered(
    export: Export, batch_id: int, stored: dict[str, Any], items: list[dict[str, Any]], error: Refused | RetryLater
) -> None:
    """A refusal behind a lost answer says nothing: an earlier try may have been done.

    Nor does the code of a request id that QBO knows, which may also be that of a row: it is one where nothing was done.
    """
    unsure = error.maybe_done or stored["attempts"] > 1
    seen = error.code in SEEN_BEFORE and (unsure or bool(lookup.find(export, items, stored)))
    if seen or (isinstance(error, Refused) and unsure):
        if not look_up(export, batch_id) and isinstance(error, RetryLater):
            export.later.append(error)
    elif isinstance(error, Refused):
        _split(export, batch_id, items, error)
    else:
        raise error


def look_up(export: Export, batch_id: int, *, cold: bool = False) -> bool:
    """What stands in QBO is linked; what does not is due again, under a new request id. Result: whether all stood.

    ``cold``: nobody has heard of this batch since its last try, which may arrive at QBO still: raises Unavailable then.
    """
    with export.lease.transaction() as connection:
        sql.export.mark_looked_up(connection, batch_id=batch_id, run_id=export.lane.run_id)
        stored, items = _stored(connection, batch_id)
    found = lookup.find(export, items, stored)
    if cold and _may_still_come(stored, items, found):
        raise Unavailable("QuickBooks may still be working on an earlier request; it is asked again.", maybe_done=True)
    judged = [
        answers.judge(item, batch.Outcome(item["bid"], found[item["bid"]]), found=True)
        if item["bid"] in found
        else answers.again(item)
        for item in items
    ]
    settle(export, batch_id, judged)
    return len(found) == len(items)


def let_go(export: Export, batch_id: int) -> None:
    """Of one that never left: what Aero has now is decided anew."""
    with export.lease.database.transaction() as connection:
        items = list(sql.export.select_batch_items(connection, batch_id=batch_id))
    settle(export, batch_id, [answers.again(item) for item in items])


def _may_still_come(stored: dict[str, Any], items: list[dict[str, Any]], found: dict[str, Any]) -> bool:
    """Of creates alone: a change that comes late makes the next one stale, and it is looked at anew."""
    missing = any(item["operation"] == "create" and item["bid"] not in found for item in items)
    life_s = min(settings.REQUEST_LIFE_S, settings.lookup_after_s())
    return missing and stored["tried_s"] is not None and stored["tried_s"] < life_s


def _ask_again(
    export: Export, stored: dict[str, Any], items: list[dict[str, Any]], outcomes: dict[str, batch.Outcome]
) -> set[str]:
    """A fault that also comes where the change was made is not believed: QBO is asked what stands there.

    The bids of what was found, whose outcomes are corrected.
    """
    found: dict[str, Any] = {}
    again = stored["attempts"] > 1
    unsure = [item for item in items if _unsure(item, outcomes[item["bid"]], again=again)]
    if unsure:
        bodies = ((item["entity"], outcomes[item["bid"]].entity_body) for item in items)
        done = [(entity, str(body.get("Id"))) for entity, body in bodies if body is not None]
        found = lookup.find(export, unsure, stored, done)
        outcomes |= {bid: batch.Outcome(bid, row) for bid, row in found.items()}
    return set(found)


def _unsure(item: dict[str, Any], outcome: batch.Outcome, *, again: bool) -> bool:
    """Also a name that is taken: perhaps by our own customer, whose answer was lost.

    ``again``: the batch was sent before, so that a change may be what makes itself stale, or its object gone.
    """
    codes = {fault.code for fault in outcome.faults}
    ours = (item["operation"] == "create" and "6240" in codes) or (
        again and item["operation"] != "create" and (outcome.state == "stale" or answers.NOT_FOUND in codes)
    )
    return outcome.state == "retry" or bool(codes & SEEN_BEFORE) or ours


def settle(export: Export, batch_id: int, judged: list[answers.Judged]) -> None:
    """One transaction: links, log, mirror, attention items and what is due no longer.

    Raises Taken where QBO named what is another row's.
    """
    outcomes = jsonb([vars(each.outcome) for each in judged])
    tid = next((each.intuit_tid for each in judged if each.intuit_tid), "")
    mirrored = [each.mirror for each in judged if each.mirror]
    with export.lease.transaction() as connection:
        sql.reconcile.begin_import(connection)
        sql.export.note_outcomes(connection, batch_id=batch_id, outcomes=outcomes)
        sql.export.insert_write_log(
            connection, batch_id=batch_id, outcomes=outcomes, intuit_tid=tid, released_by=export.released_by
        )
        with constraints.links():
            sql.export.upsert_links(connection, batch_id=batch_id, outcomes=outcomes)
        sql.export.delete_links(connection, batch_id=batch_id)
        sql.undo.hold_time(connection, batch_id=batch_id)
        if mirrored:
            sql.export.upsert_mirror(connection, batch_id=batch_id, rows=jsonb(mirrored))
            sql.export.fill_full_names(connection, batch_id=batch_id)
            sql.export.show_reactivated(connection, batch_id=batch_id)
            sql.undo.propose_customers(connection, batch_id=batch_id)
        sql.export.delete_done(connection, batch_id=batch_id)
        sql.export.forget_choices(connection, batch_id=batch_id)
        sql.export.mark_refused(connection, batch_id=batch_id, outcomes=outcomes)
        _tell(connection, export, judged)
        sql.export.settle_batch(connection, batch_id=batch_id, intuit_tid=tid)


def settle_found(export: Export, found: list[tuple[Operation, dict[str, Any]]]) -> None:
    """A batch that this database has forgotten: what stands in QBO of it, as if it had been looked up.

    Whoever is killed in between has looked in vain, and finds it anew.
    """
    with export.lease.transaction() as connection:
        batch_id = _store(connection, export, [operation for operation, _ in found])
        sql.export.mark_looked_up(connection, batch_id=batch_id, run_id=export.lane.run_id)
        items = list(sql.export.select_batch_items(connection, batch_id=batch_id))
    outcomes = [batch.Outcome(item["bid"], row) for item, (_, row) in zip(items, found, strict=True)]
    settle(export, batch_id, [answers.judge(i, each, found=True) for i, each in zip(items, outcomes, strict=True)])


def _tell(connection: Connection, export: Export, judged: list[answers.Judged]) -> None:
    account_id, items = export.lane.account_id, [item for each in judged for item in each.attention]
    refused = [{"cause": item["cause"], "code": item["code"]} for item in items if item["code"] not in answers.TOLD]
    sql.export.close_refusals(connection, account_id=account_id, items=jsonb(refused))
    trouble.raise_items(connection, account_id, export.lane.run_id, items)


def _split(export: Export, batch_id: int, items: list[dict[str, Any]], refused: Refused) -> None:
    """QBO refused the request itself: halves are sent until the one bad item stands alone."""
    if len(items) == 1:
        outcome = batch.Outcome(items[0]["bid"], None, refused.faults, refused.intuit_tid)
        settle(export, batch_id, [answers.judge(items[0], outcome)])
        return
    log.warning("account %s: a batch of %s was refused, splitting it", export.lane.account_id, len(items))
    settle(export, batch_id, [answers.split(item) for item in items])
    operations = [Operation(**{key: item[key] for key in Operation.__dataclass_fields__}) for item in items]
    middle = len(operations) // 2
    send_all(export, operations[:middle])
    send_all(export, operations[middle:])


def _heed(export: Export, outcomes: dict[str, batch.Outcome]) -> None:
    """What stops the account is raised at once, what asks for patience when everything else is done."""
    for outcome in outcomes.values():
        if outcome.state == "stop":
            raise outcome.error()
        if outcome.state == "retry":
            export.later.append(outcome.error())
