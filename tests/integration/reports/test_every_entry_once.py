"""T12 for whatever stands in Aero: every entry counts once, and the identity holds to the minute."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from integration.reports.books import PLACES
from qbo.store.queries import sql

if TYPE_CHECKING:
    from psycopg import Connection

    from integration.reports.books import Books

START, LOCKED, LAST = date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 20)
MINUTE = Decimal(1) / 60
Entry = dict[str, Any]

entries = st.lists(
    st.fixed_dictionaries(
        {
            "hours": st.decimals(-2, 30, places=4),
            "day": st.dates(START - timedelta(days=5), LAST),
            "held": st.booleans(),
            "deleted": st.booleans(),
            "due": st.booleans(),
            "released": st.booleans(),
            "user": st.sampled_from(["ann", "tim"]),
            "sent": st.none() | st.decimals("0.01", 30, places=4),
            "seen": st.none() | st.integers(0, 900),
            "seen_day": st.none() | st.dates(START, LAST),
        }
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(given_entries=entries, week_start=st.integers(0, 6))
def test_T12_every_entry_counts_once_and_the_identity_holds_to_the_minute(
    books: Books, given_entries: list[Entry], week_start: int
) -> None:
    with books.world.database.transaction() as connection:
        _write(connection, books, given_entries, week_start)
        rows = list(sql.reports.select_tie_out(connection, account_ids=[books.account_id], since=None, until=None))
        places = connection.execute("select place from qbo.time_place(%s)", ([books.account_id],)).fetchall()
        connection.rollback()
    shown = [each for each in given_entries if not each["deleted"] or each["sent"] is not None]
    assert Counter(place for (place,) in places) == Counter(_place(each) for each in shown)
    for row in rows:
        assert row["aero"] == sum(row[place] for place in PLACES) + row["difference"]
        assert abs(row["rounding"]) <= MINUTE / 2 * len(shown) + Decimal("0.0005")
        assert row["unexplained"] == 0
        assert (row["week"].weekday() - week_start) % 7 == 0
    assert sum(row["aero"] for row in rows) == sum(each["hours"] for each in given_entries if not each["deleted"])
    sent = sum(_in_qbo(each) for each in shown if each["sent"] is not None)
    assert abs(sum(row["qbo"] for row in rows) * 60 - sent) < Decimal("0.01") * (len(rows) + 1)
    for place in PLACES[1:]:
        assert sum(row[place] for row in rows) == sum(each["hours"] for each in shown if _place(each) == place)


def _place(entry: Entry) -> str:
    if entry["sent"] is not None:
        return "qbo"
    if entry["day"] < START and (entry["held"] or not (entry["due"] and entry["released"])):
        return "before_start"
    if entry["day"] <= LOCKED:
        return "locked"
    return "held" if entry["held"] else "waiting"


def _in_qbo(entry: Entry) -> Decimal:
    if entry["seen"] is not None:
        return Decimal(entry["seen"])
    return (entry["sent"] * 60).quantize(Decimal(1), "ROUND_HALF_UP")


def _write(connection: Connection, books: Books, given_entries: list[Entry], week_start: int) -> None:
    connection.execute("set local qbo.importing to 'on'")  # what is due is given, not made by the triggers
    connection.execute(
        "update qbo.connection set export_from = %s, locked_through = %s, preferences = %s where account_id = %s",
        (START, LOCKED, Jsonb({"week_start": week_start}), books.account_id),
    )
    users = {"ann": books.firm.ann, "tim": books.firm.ann}
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "insert into aero.app_user (account_id, name) values (%s, 'Tim') returning user_id", (books.account_id,)
        )
        users["tim"] = (cursor.fetchone() or {})["user_id"]
        for number, entry in enumerate(given_entries, start=1):
            cursor.execute(
                "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync, is_deleted) "
                "values (%s, %s, %s, %s, %s, %s) returning time_entry_id",
                (books.account_id, users[entry["user"]], entry["day"], entry["hours"], entry["held"], entry["deleted"]),
            )
            entry_id = (cursor.fetchone() or {})["time_entry_id"]
            if entry["due"]:
                cursor.execute(
                    "insert into qbo.due (account_id, entity, aero_id, released) values (%s, 'TimeActivity', %s, %s)",
                    (books.account_id, entry_id, entry["released"]),
                )
            if entry["sent"] is not None:
                _link(connection, books.account_id, entry_id, str(number), users[entry["user"]], entry)


def _link(connection: Connection, account_id: int, entry_id: int, qbo_id: str, user: int, entry: Entry) -> None:
    base = {"user_id": user, "work_date": entry["day"].isoformat(), "hours": float(entry["sent"])}
    seen = None
    if entry["seen"] is not None:
        seen = {"minutes": entry["seen"], "date": (entry["seen_day"] or entry["day"]).isoformat()}
        connection.execute(
            "insert into qbo.drift (account_id, time_entry_id, qbo_id, field) values (%s, %s, %s, 'hours')",
            (account_id, entry_id, qbo_id),
        )
    connection.execute(
        "insert into qbo.link (account_id, entity, aero_id, qbo_id, base, synced_at, seen, seen_at) "
        "values (%s, 'TimeActivity', %s, %s, %s, now() - interval '1 hour', %s, now())",
        (account_id, entry_id, qbo_id, Jsonb(base), Jsonb(seen) if seen else None),
    )
