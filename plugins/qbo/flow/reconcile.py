"""Staging to Aero: decide a plan for a list, then apply it, one transaction a list; the cursor moves last in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from qbo import settings
from qbo.flow import causes, trouble
from qbo.lists import BY_ENTITY, LISTS
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import Connection

    from qbo.flow.lane import Lane
    from qbo.flow.runtime import Runtime
    from qbo.store.leases import Lease

log = logging.getLogger(__name__)
SHRINK_ROWS = 10  # fewer missing rows than this are no reason to stop (L9)


def reconcile(runtime: Runtime, lane: Lane, lease: Lease) -> None:
    """Applies every staged and validated list of the run; one that shrank is stopped, its neighbours go on (L9)."""
    run, account = _run(runtime, lane), runtime.account(lane.account_id)
    for extract in _extracts(runtime, lane):
        with lease.transaction() as connection:
            stopped = _stop_shrunk(connection, lane, extract, accept=run["accept_shrink"])
            if not stopped:
                sql.reconcile.begin_import(connection)
                decide(connection, lane, account, extract)
                _apply(connection, lane, account, extract["list"])
    if run["mode"] == "full" or account["first_synced_at"] is None:
        with lease.transaction() as connection:
            sql.reconcile.seed_due(connection, account_id=lane.account_id)


def preview(runtime: Runtime, lane: Lane) -> list[dict[str, Any]]:
    """The plan of a dry run: decided and kept with the run, nothing applied (R2)."""
    account = runtime.account(lane.account_id)
    with runtime.database.transaction() as connection:
        for extract in _extracts(runtime, lane):
            decide(connection, lane, account, extract)
        sql.export.plan_export(connection, run_id=lane.run_id, account_id=lane.account_id)
        return list(sql.reconcile.select_plan(connection, run_id=lane.run_id))


def decide(connection: Connection, lane: Lane, account: dict[str, Any], extract: dict[str, Any]) -> None:
    """Writes the plan of one list; nothing else changes."""
    key = {"run_id": lane.run_id, "account_id": lane.account_id}
    if extract["list"] == "Customer":
        sql.reconcile.decide_customers(connection, **key, import_limit=account["import_limit"])
        sql.reconcile.decide_proposals(connection, **key)
    else:
        sql.reconcile.decide_reference(connection, **key, entity=extract["list"], import_limit=account["import_limit"])
    sql.reconcile.decide_gone(connection, **key, entity=extract["list"], whole=extract["whole"])


def _run(runtime: Runtime, lane: Lane) -> dict[str, Any]:
    with runtime.database.transaction() as connection:
        row: dict[str, Any] = sql.runs.select_run(connection, run_id=lane.run_id)
        return row


def _extracts(runtime: Runtime, lane: Lane) -> list[dict[str, Any]]:
    with runtime.database.transaction() as connection:
        rows = {row["list"]: row for row in sql.extract.select_extracts(connection, run_id=lane.run_id)}
    return [rows[each.entity] for each in LISTS if each.entity in rows and rows[each.entity]["validated_at"]]


def _stop_shrunk(connection: Connection, lane: Lane, extract: dict[str, Any], *, accept: bool) -> bool:
    """L9: an extract that is empty where rows were known, or lacks over half of them, hides nothing."""
    entity = extract["list"]
    if not extract["whole"]:
        return False
    key: dict[str, Any] = {"run_id": lane.run_id, "entity": entity}
    size = sql.reconcile.measure_shrink(connection, account_id=lane.account_id, **key)
    empty = size["known"] > 0 and size["staged"] == 0
    shrunk = empty or (size["missing"] >= SHRINK_ROWS and size["missing"] * 2 > size["known"])
    if not shrunk or accept:
        sql.runs.close_attention(connection, account_id=lane.account_id, entity=entity, code="list_shrunk")
        return False
    log.warning(
        "account %s: %s: %s of %s known rows are missing", lane.account_id, entity, size["missing"], size["known"]
    )
    sql.reconcile.stop_list(connection, **key, reason=f"{size['missing']} of {size['known']} known rows are missing")
    item = causes.item(causes.LIST, "list_shrunk", entity, entity=entity, cause="list")
    trouble.raise_items(connection, lane.account_id, lane.run_id, [item])
    return True


def _apply(connection: Connection, lane: Lane, account: dict[str, Any], entity: str) -> None:
    key = {"run_id": lane.run_id, "account_id": lane.account_id}
    sql.reconcile.update_mirror(connection, **key, entity=entity)
    sql.reconcile.insert_mirror(connection, **key, entity=entity)
    sql.reconcile.mark_gone(connection, **key, entity=entity)
    if entity == "Customer":
        _apply_customers(connection, lane)
    else:
        apply: Callable[..., int] = getattr(sql.reconcile, f"apply_{BY_ENTITY[entity].table}")
        apply(connection, **key)
    sql.reconcile.move_cursor(
        connection,
        **key,
        entity=entity,
        overlap_s=settings.CURSOR_OVERLAP_S,
        import_limit=account["import_limit"],
    )


def _apply_customers(connection: Connection, lane: Lane) -> None:
    key = {"run_id": lane.run_id, "account_id": lane.account_id}
    for step in ("insert_links", "insert_companies", "update_companies", "update_links", "insert_contacts"):
        getattr(sql.reconcile, step)(connection, **key)
    sql.reconcile.insert_proposals(connection, **key)
    sql.reconcile.raise_from_plan(connection, **key, texts=Jsonb(causes.PLANNED))
    sql.reconcile.close_conflicts(connection, account_id=lane.account_id)
