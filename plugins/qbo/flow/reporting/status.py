"""What ``status`` tells: connection, last run, what waits and why, what needs a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo.flow.tie_out import tie_out
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
CAUSES: Final = 5  # reasons shown with an account: our choice
ONLY_IN_WORDS: Final = ("export_from", "causes", "this_week")


def status(runtime: Runtime) -> list[Row]:
    """One dict an account that was ever connected, with the keys of the contract; hours as Decimals."""
    return [{key: value for key, value in row.items() if key not in ONLY_IN_WORDS} for row in overview(runtime)]


def overview(runtime: Runtime) -> list[Row]:
    """``status``, and what only its text shows: ``ONLY_IN_WORDS``; ``causes`` are those that hold back most."""
    with runtime.database.transaction() as connection:
        rows = list(sql.status.select_status(connection))
        causes = list(sql.status.select_causes(connection, most=CAUSES))
        account_ids = [row["account_id"] for row in rows]
        tied_out = tie_out(connection, account_ids)
        weeks = {
            row["account_id"]: row["week"] for row in sql.reports.select_weeks(connection, account_ids=account_ids)
        }
    for row in rows:
        row["waiting"] = {
            "customers": row.pop("customers_waiting"),
            "time_entries": row.pop("entries_waiting"),
            "hours": row.pop("hours_waiting"),
        }
        row["before_start"] = {
            "time_entries": row.pop("entries_before_start"),
            "hours": row.pop("hours_before_start"),
        }
        row["tie_out"] = tied_out[row["account_id"]]
        row["this_week"] = weeks[row["account_id"]]
        row["causes"] = [cause for cause in causes if cause["account_id"] == row["account_id"]]
    return rows
