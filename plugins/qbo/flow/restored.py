"""Time that stands in QBO already though this database does not know it: it was restored from a backup (promise 1).

What came to QBO while the database may have forgotten it is read once, and kept as strays until something due turns out
to be one of them. See docs/adr/0013-restored-database.md.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from qbo import settings
from qbo.api import query
from qbo.api.time_values import values_of
from qbo.flow import alike, causes, lookup, trouble
from qbo.flow.outbox import settle_found
from qbo.store.queries import sql

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import Connection

    from qbo.flow.operation import Export, Operation

log = logging.getLogger(__name__)
ENTITY = "TimeActivity"


def in_doubt(job: Export) -> bool:
    """Whether this database may have forgotten something of the account; it is noted, and lasts until it was looked."""
    return bool(_doubt(job)["is_doubtful"])


def link_known(job: Export, operations: list[Operation]) -> list[Operation]:
    """Creates of time that stand in QBO already are linked; the others are left to be sent."""
    doubt = _doubt(job)
    if doubt["is_doubtful"]:
        _look(job, doubt)
    elif not doubt["strays"]:
        return operations
    known = _known(job, operations)
    for start in range(0, len(known), settings.BATCH_SIZE):
        _link(job, known[start : start + settings.BATCH_SIZE])
    found = {operation.aero_id for operation, _ in known}
    return [operation for operation in operations if operation.aero_id not in found]


def _doubt(job: Export) -> dict[str, Any]:
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    with job.lease.transaction() as connection:
        sql.restored.note_doubt(connection, **key, gap_s=settings.gap_s())
        found: dict[str, Any] = sql.restored.select_doubt(connection, **key)
        return found


def _look(job: Export, doubt: dict[str, Any]) -> None:
    rows = list(lookup.created(job, ENTITY, doubt))
    taken = lookup.linked(job, [ENTITY])
    strays = [_stray(row) for row in rows if (ENTITY, str(row.get("Id"))) not in taken]
    if strays:
        log.warning("account %s: %s time activities stand in QuickBooks unknown", job.lane.account_id, len(strays))
    with job.lease.transaction() as connection:
        rows_ = Jsonb(strays, dumps=trouble.to_json)
        sql.restored.insert_strays(connection, account_id=job.lane.account_id, strays=rows_)
        sql.restored.end_doubt(connection, account_id=job.lane.account_id)


def _stray(row: dict[str, Any]) -> dict[str, Any]:
    values = values_of(row)
    return {"qbo_id": str(row.get("Id")), "person": values["person"] or "Other:", "day": values["date"]}


def _known(job: Export, operations: list[Operation]) -> list[tuple[Operation, dict[str, Any]]]:
    """Each with the time activity as it is now: QBO may have changed or lost it since it was seen."""
    about = [values_of(operation.body) for operation in operations]
    with job.lease.database.transaction() as connection:
        rows = sql.restored.select_strays(
            connection,
            account_id=job.lane.account_id,
            persons=[values["person"] for values in about],
            days=[values["date"] for values in about],
        )
        ids = [row["qbo_id"] for row in rows]
    found = list(query.by_ids(job.client, ENTITY, ids)) if ids else []
    _forget(job, set(ids) - {str(row.get("Id")) for row in found})
    by_key = {str(operation.aero_id): operation for operation in operations}
    pairs = alike.closest(ENTITY, {key: operation.body for key, operation in by_key.items()}, found)
    return [(by_key[key], row) for key, row in pairs.items()]


def _forget(job: Export, gone: set[str]) -> None:
    if gone:
        with job.lease.transaction() as connection:
            sql.restored.delete_strays(connection, account_id=job.lane.account_id, qbo_ids=sorted(gone))


def _link(job: Export, known: list[tuple[Operation, dict[str, Any]]]) -> None:
    ids = [str(row.get("Id")) for _, row in known]
    settle_found(job, known)
    with job.lease.transaction() as connection:
        seen_at = sql.restored.delete_strays(connection, account_id=job.lane.account_id, qbo_ids=ids)
        _tell(connection, job, seen_at)


def _tell(connection: Connection, job: Export, seen_at: datetime) -> None:
    """One item a restore: somebody must know that Aero has lost what was logged after the backup."""
    item = causes.account_item("restored") | {"cause": f"restored:{seen_at.isoformat()}"}
    trouble.raise_items(connection, job.lane.account_id, job.lane.run_id, [item])
