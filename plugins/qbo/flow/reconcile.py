"""Staging to Aero: decide a plan for a list, then apply it, one transaction a list; the cursor moves last in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.flow.matching import first_connect
from qbo.flow.run import progress, trouble
from qbo.flow.run.lane import run_of
from qbo.flow.wording import causes
from qbo.lists import BY_ENTITY, LISTS
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection
    from qbo.store.leases import Lease

log = logging.getLogger(__name__)
MANY_ROWS = 100  # staged in a list, from which joins by hash cost less than looking rows up one by one
SHRINK_ROWS = 10  # a list of fewer known rows may lose over half of them (L9)


def reconcile(runtime: Runtime, lane: Lane, lease: Lease) -> None:
    """Applies every staged and validated list of the run; one that shrank is stopped, its neighbours go on (L9)."""
    run, account = run_of(runtime, lane), runtime.account(lane.account_id)
    for extract in _extracts(runtime, lane):
        if extract["applied_at"] is None:
            progress.note(runtime.database, lane, "reconcile", extract["list"], total=extract["rows"])
            with lease.transaction() as connection:
                _reconcile_list(connection, lane, account, extract, accept=run["accept_shrink"])
    if run["mode"] == "full" or account["first_synced_at"] is None:
        with lease.transaction() as connection:
            sql.reconcile.expect_many(connection)
            sql.reconcile.seed_due(connection, account_id=lane.account_id)
            if account["first_synced_at"] is None:
                sql.reconcile.analyze_imported(connection)


def decide(connection: Connection, lane: Lane, account: dict[str, Any], extract: dict[str, Any]) -> None:
    """Writes the plan of one list; nothing else changes."""
    key, entity, whole = _key(lane), extract["list"], extract["whole"]
    if extract["rows"] >= MANY_ROWS:
        sql.reconcile.expect_many(connection)
    limit = {"import_limit": account["import_limit"]}
    customers = entity == "Customer"
    if customers:
        sql.reconcile.decide_matches(connection, **key)
        if account["first_synced_at"] is None:
            first_connect.propose(connection, **key)
        sql.reconcile.decide_customers(connection, **key, **limit, dry_run=lane.dry_run)
    else:
        sql.reconcile.decide_reference(connection, **key, **limit, entity=entity)
    sql.reconcile.decide_gone(connection, **key, entity=entity, whole=whole)
    sql.reconcile.decide_fill(connection, **key, **limit, entity=entity, whole=whole, dry_run=lane.dry_run)
    if customers:
        sql.reconcile.decide_contacts(connection, **key)
    sql.reconcile.decide_skipped(connection, **key, entity=entity)


def _extracts(runtime: Runtime, lane: Lane) -> list[dict[str, Any]]:
    with runtime.database.transaction() as connection:
        rows = {row["list"]: row for row in sql.extract.select_extracts(connection, run_id=lane.run_id)}
    return [rows[each.entity] for each in LISTS if each.entity in rows and rows[each.entity]["validated_at"]]


def _key(lane: Lane) -> dict[str, Any]:
    return {"run_id": lane.run_id, "account_id": lane.account_id}


def _reconcile_list(
    connection: Connection, lane: Lane, account: dict[str, Any], extract: dict[str, Any], *, accept: bool
) -> None:
    entity = extract["list"]
    if sql.reconcile.is_outdated(connection, **_key(lane), entity=entity, overlap_s=settings.CURSOR_OVERLAP_S):
        log.warning("account %s: %s: a later sync was here first", lane.account_id, entity)
    elif not _stop_shrunk(connection, lane, extract, accept=accept):
        sql.reconcile.begin_import(connection)
        decide(connection, lane, account, extract)
        if lane.dry_run:
            sql.preview.number_companies(connection, **_key(lane))
        _apply(connection, lane, account, extract)
    sql.reconcile.mark_applied(connection, run_id=lane.run_id, entity=entity)


def _stop_shrunk(connection: Connection, lane: Lane, extract: dict[str, Any], *, accept: bool) -> bool:
    """L9: a list that shrank hides nothing, and waits for a person."""
    entity = extract["list"]
    if not extract["whole"]:
        return False
    shrunk = _shrunk(connection, lane, extract)
    if not shrunk or accept:
        sql.runs.close_attention(connection, account_id=lane.account_id, entity=entity, code="list_shrunk")
        return False
    log.warning("account %s: %s: %s", lane.account_id, entity, shrunk)
    sql.reconcile.stop_list(connection, run_id=lane.run_id, entity=entity, reason=shrunk)
    sql.reconcile.decide_stopped(connection, **_key(lane), entity=entity, reason=shrunk)
    item = causes.item(causes.LIST, "list_shrunk", entity, entity=entity, cause="list", detail=shrunk)
    trouble.raise_items(connection, lane.account_id, lane.run_id, [item])
    return True


def _shrunk(connection: Connection, lane: Lane, extract: dict[str, Any]) -> str:
    """Why an extract must not be believed: it is empty, or lacks over half of the known active rows (L9)."""
    if not extract["whole"]:
        return ""
    size = sql.reconcile.measure_shrink(connection, **_key(lane), entity=extract["list"])
    if size["ever"] > 0 and size["staged"] == 0:
        return f"{size['ever']} of {size['ever']} known rows are missing"
    halved = size["known"] >= SHRINK_ROWS and size["missing"] * 2 > size["known"]
    return f"{size['missing']} of {size['known']} known rows are missing" if halved else ""


def _apply(connection: Connection, lane: Lane, account: dict[str, Any], extract: dict[str, Any]) -> None:
    key, entity = _key(lane), extract["list"]
    sql.reconcile.update_mirror(connection, **key, entity=entity)
    sql.reconcile.insert_mirror(connection, **key, entity=entity)
    sql.reconcile.fill_mirror(connection, **key, entity=entity)
    sql.reconcile.mark_gone(connection, **key, entity=entity, whole=extract["whole"])
    if entity == "Customer":
        _apply_customers(connection, lane, whole=extract["whole"])
    else:
        apply: Callable[..., int] = getattr(sql.reconcile, f"apply_{BY_ENTITY[entity].table}")
        apply(connection, **key)
    trouble.tell_left_out(connection, **key, entity=entity)
    sql.reconcile.move_cursor(
        connection,
        **key,
        entity=entity,
        overlap_s=settings.CURSOR_OVERLAP_S,
        import_limit=account["import_limit"],
    )


def _apply_customers(connection: Connection, lane: Lane, *, whole: bool) -> None:
    key = _key(lane)
    for step in ("insert_links", "insert_companies", "update_companies", "update_links"):
        getattr(sql.reconcile, step)(connection, **key)
    if not lane.dry_run:  # nothing follows from a contact, and its id would be drawn from a sequence of Aero
        sql.reconcile.insert_contacts(connection, **key)
    sql.reconcile.insert_proposals(connection, **key)
    sql.reconcile.close_proposals(connection, **key, whole=whole)
    sql.reconcile.settle_proposed(connection, account_id=lane.account_id)
    first_connect.tell_open(connection, lane.account_id)
    sql.reconcile.raise_from_plan(connection, **key, texts=jsonb(causes.PLANNED))
    sql.reconcile.close_conflicts(connection, account_id=lane.account_id)
    sql.reconcile.close_gone(connection, **key)
