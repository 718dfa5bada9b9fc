"""The tie-out (T12): where the hours of every person and week are, and whether QBO's own sums agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.flow.run import trouble
from qbo.flow.wording import causes, words
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from datetime import date

    from qbo.flow.run.lane import Lane
    from qbo.store.engine import Connection

Row = dict[str, Any]
NUMBERS = ("aero", "qbo", "held", "before_start", "locked", "waiting", "refused", "difference", "own")


def tie_out(connection: Connection, account_ids: list[int]) -> dict[int, list[Row]]:
    """By account, a row a person and week, the latest week first; hours as Decimals of at most four places."""
    sql.reconcile.expect_many(connection)  # without statistics 10,000 entries took 12 s
    found: dict[int, list[Row]] = {account_id: [] for account_id in account_ids}
    for row in sql.reports.select_tie_out(connection, account_ids=account_ids, since=None, until=None):
        found[row["account_id"]].append({name: row[name] for name in ("person", "week", *NUMBERS)})
    return found


def entries_behind(
    connection: Connection,
    account_id: int,
    user_id: int | None,
    week: date,
    place: str | None,
    *,
    qbo_person: str | None = None,
) -> list[Row]:
    """The entries behind one number of the tie-out; ``place``: one of ``qbo.time_place``, None for all.

    ``qbo_person``: type and id of somebody who is nobody in Aero.
    """
    key: dict[str, Any] = {"account_id": account_id, "user_id": user_id, "qbo_person": qbo_person}
    return list(sql.reports.select_tie_out_entries(connection, **key, week=week, place=place))


def check(connection: Connection, lane: Lane, since: date, sums: list[Row]) -> None:
    """A difference that nothing explains is an attention item, a person and week each; it closes when it is gone.

    ``sums``: person, date and minutes of every time activity of ours, as QBO has them from ``since`` on.
    """
    key: dict[str, Any] = {"account_id": lane.account_id}
    shown = jsonb(sums)
    rows = sql.reports.select_mismatches(connection, **key, since=since, sums=shown)
    items = [_item(row) for row in rows]
    trouble.raise_items(connection, lane.account_id, lane.run_id, items)
    sql.reports.close_tied_out(connection, **key, causes=[item["cause"] for item in items], since=since)


def _item(row: Row) -> Row:
    subject = f"{row['person']}, week of {row['week']}: {words.hours(row['hours'])}"
    cause = f"tie_out:{row['key']}:{row['week']}"
    return causes.item(causes.DRIFT, "tie_out", subject, entity="TimeActivity", cause=cause)
