"""Reconciling a whole list of which 1 % changed: what is written, and how the time grows with the list."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from benchmarks.results import Row, count
from demo.processes import wait_until
from qbo.flow.reconcile import reconcile
from qbo.flow.run.lane import Lane, Request, begin_run
from qbo.lists import BY_ENTITY, staged_row
from qbo.store.leases import hold
from qbo.store.queries import sql
from qbo.store.staging import copy_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place

TITLE = "reconciling customers of which 1 % were renamed"
FEW, MANY, TIMES = 10_000, 100_000, 3
CHANGED_OF = 100
AIM = 11
TABLES = {  # rows that a renamed customer costs; one that did not change costs none
    ("qbo.plan", "insert"): 2,  # its name and its full name
    ("qbo.mirror", "update"): 1,
    ("aero.company", "update"): 1,
    ("qbo.link", "update"): 1,
}
OTHERS = """
    select count(*) from pg_stat_activity
    where application_name = 'aero-qbo' and datname = current_database() and pid <> pg_backend_pid()
"""
BOOKKEEPING = 20  # at most: of the run, the lease, the cursor


def bench(place: Place, few: int = FEW, many: int = MANY, times: int = TIMES) -> Iterator[Row]:
    """In turns, so that a busy moment of the machine meets both; each size has a firm of its own."""
    firms = {rows: place.firm({}) for rows in (few, many)}
    seconds: dict[int, list[float]] = {rows: [] for rows in firms}
    for rows, firm in firms.items():
        _run(place, firm, rows, version=0)
    for version in range(1, times + 1):
        for rows, firm in firms.items():
            before = _written(place)
            seconds[rows].append(_run(place, firm, rows, version))
            if rows == many and version == 1:
                yield from _writes(before, _written(place), rows)
    short, long = (statistics.median(seconds[rows]) for rows in (few, many))
    yield Row(f"{few:,} rows", f"{short:.2f} s")
    yield Row(f"{many:,} rows", f"{long:.2f} s")
    yield Row(f"ratio of medians for {many / few:.0f} times the rows", f"{long / short:.1f}", f"at most {AIM}")


def _run(place: Place, firm: Firm, rows: int, version: int) -> float:
    """Seconds of ``reconcile`` alone; staging and the rest of the run are as in the product."""
    database = place.runtime.database
    lane = _staged(place, firm, rows, version)
    with hold(database, firm.account_id) as lease:
        started = time.perf_counter()
        reconcile(place.runtime, lane, lease)
        took = time.perf_counter() - started
    with database.transaction() as connection:
        sql.runs.finish_run(connection, run_id=lane.run_id, account_id=firm.account_id)
        sql.runs.delete_staged(connection, run_id=lane.run_id)
        sql.runs.mark_synced(connection, account_id=firm.account_id)
    return took


def _staged(place: Place, firm: Firm, rows: int, version: int) -> Lane:
    key = {"account_id": firm.account_id, "run_id": _begin(place, firm)}
    pages = (
        [staged_row(BY_ENTITY["Customer"], _customer(number, version)) for number in range(start, start + 1000)]
        for start in range(1, rows + 1, 1000)
    )
    with place.runtime.database.transaction() as connection:
        copied = copy_pages(connection, key["run_id"], key["account_id"], "Customer", pages)
        sql.extract.insert_extract(
            connection, **key, entity="Customer", whole=True, rows=copied, qbo_time=datetime.now(UTC)
        )
        sql.validate.mark_validated(connection, run_id=key["run_id"], validation=Jsonb({}))
    with place.runtime.database.transaction() as connection:
        sql.extract.analyze_staged(connection)
    return Lane(key["run_id"], firm.account_id, "bench", pages=True)


def _begin(place: Place, firm: Firm) -> int:
    with place.runtime.database.transaction() as connection:
        return begin_run(connection, firm.account_id, Request("cli"))


def _customer(number: int, version: int) -> dict[str, Any]:
    """Every hundredth has another name in every version; the balance of all changes, which is no change."""
    name = f"Customer {number:06d}" + (f" v{version}" if number % CHANGED_OF == 0 else "")
    return {"Id": str(number), "DisplayName": name, "FullyQualifiedName": name, "Balance": number * version}


def _written(place: Place) -> dict[tuple[str, str], int]:
    """Rows inserted, updated and deleted by table, so far: a connection that ends reports what it wrote."""
    place.runtime.database.close()
    wait_until(lambda: not place.value(OTHERS), "the end of the pooled connections", patience_s=20)
    rows = place.rows(
        "select schemaname || '.' || relname as name, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables"
    )
    kinds = {"insert": "n_tup_ins", "update": "n_tup_upd", "delete": "n_tup_del"}
    return {(row["name"], kind): row[column] for row in rows for kind, column in kinds.items()}


def _writes(before: dict[tuple[str, str], int], after: dict[tuple[str, str], int], rows: int) -> Iterator[Row]:
    """Staging itself, which holds every row of the run by its nature, is left out."""
    written = {key: after[key] - before.get(key, 0) for key in after if not key[0].startswith("qbo.staged")}
    changed = rows // CHANGED_OF
    for (table, kind), each in TABLES.items():
        why = f"{each} for each of the {changed:,} that changed"
        yield count(f"{table}: rows to {kind}", written.pop((table, kind)), each * changed, why)
    others = sum(written.values())
    names = ", ".join(sorted({table for (table, _), number in written.items() if number}))
    yield Row(f"rows of all other tables ({names})", str(others), f"at most {BOOKKEEPING}", others <= BOOKKEEPING)
