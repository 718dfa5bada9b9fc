"""Time that stands in QBO already though this database does not know it: it was restored from a backup (promise 1).

What came to QBO while the database may have forgotten it is read once, and kept as strays until something due turns out
to be one of them. See docs/adr/0013-restored-database.md.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.api import query
from qbo.api.time_values import values_of
from qbo.flow.comparing import alike
from qbo.flow.run import trouble
from qbo.flow.sending import lookup
from qbo.flow.sending.outbox import settle_found
from qbo.flow.wording import causes, words
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from datetime import datetime

    from qbo.flow.sending.operation import Export, Operation
    from qbo.store.engine import Connection

log = logging.getLogger(__name__)
Row = dict[str, Any]
ENTITY: Final = "TimeActivity"


def in_doubt(job: Export) -> bool:
    """Whether this database may have forgotten something of the account; it is noted, and lasts until it was looked."""
    return bool(_doubt(job)["is_doubtful"])


def may_know_more(job: Export) -> bool:
    """Whether QBO may have time of the account that this database has forgotten."""
    doubt = _doubt(job)
    return bool(doubt["is_doubtful"] or doubt["strays"])


def link_known(job: Export, operations: list[Operation], choices: dict[int, str | None]) -> list[Operation]:
    """Creates of time that stand in QBO already are linked, those that may be held back; the others are left to send.

    ``choices``: by entry, what a person decided about one that was held back.
    """
    doubt = _doubt(job)
    if doubt["is_doubtful"]:
        _look(job, doubt)
    elif not doubt["strays"]:
        return operations
    strays, sure = _strays(job, operations)
    known = _known(operations, strays, choices)
    for start in range(0, len(known), settings.BATCH_SIZE):
        _link(job, known[start : start + settings.BATCH_SIZE])
    found = {operation.aero_id for operation, _ in known}
    taken = {str(row.get("Id")) for _, row in known}
    left = [operation for operation in operations if operation.aero_id not in found]
    unsure = strays if known else sure  # one that was known again proves that the others may be ours too
    near = {each.aero_id: rows for each in left if (rows := _near(each, unsure, taken)) and not choices[each.aero_id]}
    _hold(job, [operation for operation in left if operation.aero_id in near], near)
    return [operation for operation in left if operation.aero_id not in near]


def _doubt(job: Export) -> Row:
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    with job.lease.transaction() as connection:
        sql.restored.note_doubt(connection, **key, gap_s=settings.gap_s())
        found: Row = sql.restored.select_doubt(connection, **key)
        return found


def _look(job: Export, doubt: Row) -> None:
    rows = list(lookup.created(job, ENTITY, doubt))
    taken = lookup.linked(job, [ENTITY])
    strays = [_stray(row) for row in rows if (ENTITY, str(row.get("Id"))) not in taken]
    if strays:
        log.warning("account %s: %s time activities stand in QuickBooks unknown", job.lane.account_id, len(strays))
    with job.lease.transaction() as connection:
        sql.restored.insert_strays(connection, account_id=job.lane.account_id, strays=jsonb(strays))
        sql.restored.end_doubt(connection, account_id=job.lane.account_id)


def _stray(row: Row) -> Row:
    values = values_of(row)
    return {"qbo_id": str(row.get("Id")), "person": values["person"] or "Other:", "day": values["date"]}


def _strays(job: Export, operations: list[Operation]) -> tuple[list[Row], list[Row]]:
    """Those that may be among these, as they are now: QBO may have changed or lost them since they were seen.

    Also, of these, those that came to a database of which this one is a copy.
    """
    about = [values_of(operation.body) for operation in operations]
    with job.lease.database.transaction() as connection:
        rows = sql.restored.select_strays(
            connection,
            account_id=job.lane.account_id,
            persons=[values["person"] for values in about],
            days=[values["date"] for values in about],
        )
        ids = {row["qbo_id"]: row["is_sure"] for row in rows}
    found = list(query.by_ids(job.client, ENTITY, ids)) if ids else []
    _forget(job, set(ids) - {str(row.get("Id")) for row in found})
    return found, [row for row in found if ids[str(row.get("Id"))]]


def _known(
    operations: list[Operation], strays: list[Row], choices: dict[int, str | None]
) -> list[tuple[Operation, Row]]:
    by_key = {str(operation.aero_id): operation for operation in operations if choices[operation.aero_id] != "aero"}
    pairs = alike.closest(ENTITY, {key: operation.body for key, operation in by_key.items()}, strays)
    taken = {str(row.get("Id")) for row in pairs.values()}
    for key, operation in by_key.items():
        if key not in pairs and choices[operation.aero_id] == "qbo" and (near := _near(operation, strays, taken)):
            pairs[key] = near[0]
            taken.add(str(near[0].get("Id")))
    return [(by_key[key], row) for key, row in pairs.items()]


def _near(operation: Operation, strays: list[Row], taken: set[str]) -> list[Row]:
    """What may be the same, the likeliest first."""
    values = values_of(operation.body)
    free = [row for row in strays if str(row.get("Id")) not in taken and alike.may_be(operation.body, row)]
    rows = [(values_of(row), row) for row in free]
    return [row for _, row in sorted(rows, key=lambda pair: sum(values[name] != pair[0][name] for name in values))]


def _hold(job: Export, operations: list[Operation], near: dict[int, list[Row]]) -> None:
    """Nobody but a person can say whether it is the same time: it is sent only when one says that it is not."""
    rows = [
        {
            "time_entry_id": each.aero_id,
            "asked": each.asked,
            "code": "maybe_there",
            "version": each.version,
            "seen": None,
        }
        for each in operations
    ]
    items = [
        {
            "entity": ENTITY,
            "aero_id": each.aero_id,
            "code": "maybe_there",
            "cause": f"entry:{each.aero_id}",
            "detail": "\n".join(_line(row) for row in near[each.aero_id]),
            **causes.CORRECTED["maybe_there"],
        }
        for each in operations
    ]
    if rows:
        key: dict[str, Any] = {"account_id": job.lane.account_id, "run_id": job.lane.run_id}
        with job.lease.transaction() as connection:
            sql.corrections.block_time(connection, **key, rows=jsonb(rows))
            trouble.raise_items(connection, job.lane.account_id, job.lane.run_id, items)


def _line(row: Row) -> str:
    values, customer = values_of(row), (row.get("CustomerRef") or {}).get("name")
    notes = f', "{values["notes"]}"' if values["notes"] else ""
    of = f"{words.length(values['minutes'])} of {values['date']}"
    return f"QuickBooks has {of} for {customer or 'no customer'}{notes}"


def _forget(job: Export, gone: set[str]) -> None:
    if gone:
        with job.lease.transaction() as connection:
            sql.restored.delete_strays(connection, account_id=job.lane.account_id, qbo_ids=sorted(gone))


def _link(job: Export, known: list[tuple[Operation, Row]]) -> None:
    ids = [str(row.get("Id")) for _, row in known]
    settle_found(job, known)
    with job.lease.transaction() as connection:
        seen_at = sql.restored.delete_strays(connection, account_id=job.lane.account_id, qbo_ids=ids)
        _tell(connection, job, seen_at)


def _tell(connection: Connection, job: Export, seen_at: datetime) -> None:
    """One item a restore: somebody must know that Aero has lost what was logged after the backup."""
    item = causes.account_item("restored") | {"cause": f"restored:{seen_at.isoformat()}"}
    trouble.raise_items(connection, job.lane.account_id, job.lane.run_id, [item])
