"""How every account stands: connection, last sync, what runs now, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.flow.wording.deeds import NOUNS, in_words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime
    from qbo.web.airflow_runs import Going

Row = dict[str, Any]
ON_A_PAGE: Final = 10
DAYS: Final = 30
STAGES: Final = {
    "validate": "Checking what QuickBooks sent",
    "reconcile": "Bringing {noun} into Aero",
    "export": "Sending {noun} to QuickBooks",
}
PLACES: Final = {
    "held": "held (Do Not Sync)",
    "waiting": "waiting",
    "refused": "refused",
    "locked": "locked",
    "before_start": "before the start",
}


@dataclass(frozen=True)
class Progress:
    """``words`` for a person; ``part`` from 0 to 1, None where nobody knows how much there is; ``run`` of Airflow."""

    words: str
    part: float | None = None
    dry_run: bool = False
    run: Going | None = None


@dataclass(frozen=True)
class Week:
    """One week of the tie-out: ``total`` in Aero, ``in_qbo``, the other places as pairs of hours and words."""

    total: Decimal
    in_qbo: Decimal
    places: list[tuple[Decimal, str]]
    difference: Decimal


def accounts(runtime: Runtime, words: str = "", account_id: int | None = None, page: int = 1) -> tuple[list[Row], int]:
    """A page of them, each with ``said``, what its last sync did; and how many there are."""
    with runtime.database.transaction() as connection:
        rows = list(
            sql.reports.select_overview(
                connection, words=words.strip(), account_id=account_id, most=ON_A_PAGE, skip=(page - 1) * ON_A_PAGE
            )
        )
    return [{**row, "said": _said(row)} for row in rows], int(rows[0]["of_all"]) if rows else 0


def progress(runtime: Runtime, going: list[Going], account_ids: list[int]) -> dict[int, Progress]:
    """Of the accounts that are synced now, or will be when Airflow gets to it."""
    found = {
        account_id: _waiting(run)
        for run in reversed(going)
        for account_id in account_ids
        if run.covers(account_id)
    }  # fmt: skip
    with runtime.database.transaction() as connection:
        rows = sql.reports.select_progress(connection, account_ids=account_ids, deadline_s=settings.run_deadline_s())
        found |= {row["account_id"]: _noted(row, going) for row in rows}
    return found


def activity(runtime: Runtime, account_ids: list[int]) -> dict[int, list[Row]]:
    """A row a day of the last 30."""
    days: dict[int, list[Row]] = {account_id: [] for account_id in account_ids}
    with runtime.database.transaction() as connection:
        for row in sql.reports.select_activity(connection, account_ids=account_ids, days=DAYS):
            days[row["account_id"]].append(row)
    return days


def week(runtime: Runtime, account_id: int) -> Week:
    """Where the hours of this week are (T12)."""
    with runtime.database.transaction() as connection:
        rows = {row["place"]: row for row in sql.reports.select_week_places(connection, account_id=account_id)}
    sent = rows.get("qbo", {"hours": Decimal(0), "in_qbo": Decimal(0)})
    return Week(
        total=sum((row["hours"] for row in rows.values()), Decimal(0)),
        in_qbo=sent["in_qbo"],
        places=[(rows[place]["hours"], words) for place, words in PLACES.items() if place in rows],
        difference=sent["hours"] - sent["in_qbo"],
    )


def waiting(runtime: Runtime, account_id: int) -> Row:
    """``entries`` and ``hours`` that are due and did not go yet."""
    with runtime.database.transaction() as connection:
        row: Row = sql.reports.select_waiting_time(connection, account_id=account_id)
    return row


def _said(row: Row) -> str:
    """In words what the last sync did; a quiet one leaves no run, only its time (promise 8)."""
    run: Row | None = row["last_run"]
    if run is None:
        return "nothing new" if row["last_synced_at"] else ""
    return str(run["error"]) if run["status"] == "failed" and run["error"] else in_words(run["counts"])


def _waiting(run: Going) -> Progress:
    words = "Looking for what has changed" if run.state == "running" else "Waiting for Airflow to start it"
    return Progress(words, dry_run=run.dry_run, run=run)


def _noted(row: Row, going: list[Going]) -> Progress:
    run = next((each for each in going if each.run_id == row["dag_run_id"]), None)
    keys: Row = {"dry_run": row["dry_run"], "run": run}
    if row["stage"] is None:
        return Progress("Looking at QuickBooks", **keys)
    noun = NOUNS.get(row["entity"], ("", "rows"))[1]
    of = f"{row['done']:,} of {row['total']:,}" if row["total"] else ""
    part = row["done"] / row["total"] if row["total"] and row["stage"] in {"extract", "export"} else None
    if row["stage"] == "extract":
        return Progress(f"Reading {noun} from QuickBooks: {of or 'none'}", part, **keys)
    words = STAGES[row["stage"]].replace("{noun}", noun)
    return Progress(f"{words}: {of}" if part is not None else words, part, **keys)
