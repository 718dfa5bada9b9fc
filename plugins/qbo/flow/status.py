"""What ``status`` tells: connection, last run, what waits, what needs a person (DESIGN section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.runtime import Runtime


def status(runtime: Runtime) -> list[dict[str, Any]]:
    """One dict an account that was ever connected, with the keys of the contract; hours as Decimals."""
    with runtime.database.transaction() as connection:
        rows = list(sql.status.select_status(connection))
    for row in rows:
        row["waiting"] = {
            "customers": row.pop("customers_waiting"),
            "time_entries": row.pop("entries_waiting"),
            "hours": row.pop("hours_waiting"),
        }
        row["tie_out"] = []
    return rows
