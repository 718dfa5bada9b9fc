"""What the nightly comparison of exported time costs (T6, T12): calls and seconds, and the tie-out in the database."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.results import Row, count
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request
from qbo.flow.tie_out import tie_out
from qbo.settings import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place

TITLE = "drift and the tie-out of exported time"
ENTRIES, DAYS = 10_000, 100


def bench(place: Place, entries: int = ENTRIES) -> Iterator[Row]:
    """``entries`` of a hundred days, all exported; one of them was edited in QBO."""
    firm = place.firm(5, throttle=False)
    sync_accounts(place.runtime, [firm.account_id], Request("cli"))
    _export(place, firm, entries)
    place.control.clear_journal()
    started = time.perf_counter()
    result = sync_accounts(place.runtime, [firm.account_id], Request("cli", "full"))
    took = time.perf_counter() - started
    if result.failed:
        raise RuntimeError(f"the comparison failed: {result.failed}")
    calls = sum(number for kind, number in place.control.counts().items() if "TimeActivity" in kind)
    yield count(
        f"{entries} exported entries: calls", calls, 1 + math.ceil(entries / PAGE_SIZE), "a count and the pages"
    )
    yield count("  entries that drifted", result.runs[0]["counts"]["TimeActivity"]["drift"], 1)
    yield Row("  seconds of the full sync", f"{took:.2f}")
    started = time.perf_counter()
    with place.runtime.database.transaction() as connection:
        rows = tie_out(connection, [firm.account_id])[firm.account_id]
    yield Row("  the tie-out", f"{time.perf_counter() - started:.2f} s", f"{len(rows)} persons and weeks")


def _export(place: Place, firm: Firm, entries: int) -> None:
    """As if they had been sent: written on both sides and linked; the first has another hour in QBO."""
    today = datetime.now(UTC).date()
    place.rows("update qbo.connection set export_from = %(day)s", day=today - timedelta(days=DAYS * 2))
    (user,) = place.rows(
        "insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) "
        "select account_id, name, 'Employee', qbo_id from aero.employee where account_id = %(id)s limit 1 "
        "returning user_id, qbo_entity_id",
        id=firm.account_id,
    )
    place.rows(
        "with e as (insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync, is_billable) "
        "select %(id)s, %(user)s, %(today)s::date - g %% %(days)s, 1, true, false from generate_series(1, %(n)s) as g "
        "returning *) insert into qbo.link (account_id, entity, aero_id, qbo_id, base) "
        "select account_id, 'TimeActivity', time_entry_id, (100000 + time_entry_id)::text, "
        "qbo.own_columns(e.*::aero.time_entry) || jsonb_build_object('qbo', jsonb_build_object("
        "'person', %(who)s::text, "
        "'customer', null, 'item', null, 'class', null, 'date', work_date, 'minutes', 60, 'notes', null, "
        "'billable', false)) from e",
        id=firm.account_id, user=user["user_id"], today=today, days=DAYS, n=entries,
        who=f"Employee:{user['qbo_entity_id']}",
    )  # fmt: skip
    links = place.rows("select qbo_id, base ->> 'work_date' as day from qbo.link where entity = 'TimeActivity'")
    activities = [
        {
            "Id": link["qbo_id"], "NameOf": "Employee", "EmployeeRef": {"value": user["qbo_entity_id"]},
            "TxnDate": link["day"], "Hours": 1 + (number == 0), "Minutes": 0, "BillableStatus": "NotBillable",
        }
        for number, link in enumerate(links)
    ]  # fmt: skip
    place.control.import_objects(firm.realm, {"TimeActivity": activities})
