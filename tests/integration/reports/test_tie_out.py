"""T12: for every person and week the hours in Aero are accounted for, to the minute, each entry once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from integration.reports.books import MONDAY, PLACES, hours
from integration.world import TODAY
from qbo.cli.show import status_json, status_lines
from qbo.flow import tie_out
from qbo.flow.reporting import status
from qbo.flow.run.lane import Lane

if TYPE_CHECKING:
    from integration.reports.books import Books


def test_T12_an_entry_counts_once_in_the_first_place_that_fits(books: Books) -> None:
    firm = books.firm
    nobody = firm.user("Nobody")
    sent = books.sent("2")
    firm.change_entry(sent, do_not_sync=True)  # exported comes before held
    before, locked = MONDAY - timedelta(days=7), MONDAY
    firm.set_connection(export_from=MONDAY, locked_through=locked)
    firm.entry("1", work_date=before, do_not_sync=True)  # before start comes before held
    firm.entry("1", work_date=before)
    firm.entry("1", work_date=locked, do_not_sync=True)  # locked comes before held
    firm.entry("1", work_date=locked)
    firm.entry("1", do_not_sync=True, user_id=nobody)  # held comes before refused
    firm.entry("1", user_id=nobody)
    firm.entry("0", work_date=TODAY)
    firm.entry("-1", work_date=TODAY)
    firm.change_entry(firm.entry("1"), is_deleted=True)
    firm.sync()
    firm.entry("1", work_date=TODAY)
    assert books.places() == Counter(qbo=1, before_start=2, locked=2, held=1, refused=3, waiting=1)
    books.table()


def test_T12_time_released_from_before_the_start_waits_until_it_is_sent(books: Books) -> None:
    firm = books.firm
    firm.set_connection(export_from=TODAY)
    entry = firm.entry("1", work_date=MONDAY, do_not_sync=True)
    assert books.places() == Counter(before_start=1)
    firm.change_entry(entry, do_not_sync=False)
    assert books.places() == Counter(waiting=1)
    firm.sync()
    assert books.places() == Counter(qbo=1)


def test_T12_time_exported_to_a_company_that_was_left_is_before_the_start(books: Books) -> None:
    books.sent("2")
    books.typed(3)
    books.compare()
    books.world.rows(
        "insert into qbo.old_link (account_id, realm_id, entity, aero_id, qbo_id, base) "
        "select account_id, '1', entity, aero_id, qbo_id, base from qbo.link where entity = 'TimeActivity'"
    )
    books.world.rows("delete from qbo.link where entity = 'TimeActivity'")
    assert books.places() == Counter(before_start=1)


def test_T12_time_that_waits_for_a_refused_customer_or_a_held_match_is_refused(books: Books) -> None:
    firm = books.firm
    firm.entry("1", company_id=firm.company("Rose: Thorn"))
    firm.sync()
    assert books.places() == Counter(refused=1)


def test_T12_rounding_to_minutes_is_an_explained_difference(books: Books) -> None:
    books.sent("1.2583")
    books.sent("0.9917")  # 59.502 minutes: one hour, never 60 minutes
    time = books.firm.times()[1]
    assert (time["Hours"], time["Minutes"]) == (1, 0)
    assert books.week() == {
        "aero": hours("2.25"), "qbo": hours("2.25")
    }  # fmt: skip
    books.sent("0.3333")
    assert books.week() == {
        "aero": hours("2.5833"), "qbo": hours("2.5833")
    }  # fmt: skip
    books.sent("1.2583")
    assert books.week() == {
        "aero": hours("3.8416"), "qbo": hours("3.8333"), "difference": hours("0.0083"), "rounding": hours("0.0083")
    }  # fmt: skip
    books.compare()
    assert books.items("tie_out") == []


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Sunday", date(2026, 3, 8)),
        ("Saturday", date(2026, 3, 7)),
        ("Monday", date(2026, 3, 2)),
        (None, date(2026, 3, 2)),
    ],
)
def test_T12_the_week_starts_as_the_company_says_also_where_the_clock_changes(
    books: Books, name: str | None, first: date
) -> None:
    """8 March 2026 has 23 hours in Los Angeles."""
    firm = books.firm
    firm.set_connection(export_from=first)
    firm.emulator.preferences(firm.realm, {"TimeTrackingPrefs": {"WorkWeekStartDate": name}})
    firm.entry("3", work_date=date(2026, 3, 8))
    firm.sync("full")
    assert [(row["week"], row["qbo"]) for row in books.told()] == [(first, hours("3"))]


def test_T12_two_users_who_are_one_employee_have_a_row_each_and_tie_out(books: Books) -> None:
    firm = books.firm
    again = firm.user("Ann's other user", "Employee", firm.employee)
    books.sent("2")
    entry = books.sent("1", user_id=again)
    books.typed(4)
    books.edit(entry, Hours=3)
    books.compare()
    assert books.week() == {"aero": hours("2"), "qbo": hours("2"), "own": hours("4")}
    assert books.week(person="Ann's other user") == {
        "aero": hours("1"), "qbo": hours("3"), "difference": hours("-2"), "drift": hours("-2")
    }  # fmt: skip
    assert books.items("tie_out") == []


def test_T12_time_typed_into_quickbooks_stands_beside_it_as_its_own(books: Books) -> None:
    books.sent("2")
    typed = books.typed(3)
    books.typed(1, NameOf="Vendor", VendorRef={"value": books.firm.vendor}, EmployeeRef=None)
    books.compare()
    assert books.week() == {"aero": hours("2"), "qbo": hours("2"), "own": hours("3")}
    assert books.week(person="Tim Philip Masonry") == {"own": hours("1")}
    assert (books.drift(), books.items("drift"), books.items("tie_out")) == ([], [], [])
    books.firm.emulator.delete(books.firm.realm, "TimeActivity", typed)
    books.compare()
    assert "own" not in books.week()


def test_T12_a_change_in_aero_that_is_not_sent_is_explained(books: Books) -> None:
    entry = books.sent("2")
    books.firm.change_entry(entry, hours=5, work_date=MONDAY + timedelta(days=7))
    assert books.week() == {"qbo": hours("2"), "difference": hours("-2"), "unsent": hours("-2")}
    assert books.week(MONDAY + timedelta(days=7)) == dict.fromkeys(("aero", "difference", "unsent"), hours("5"))


def test_T12_a_difference_that_nothing_explains_is_an_attention_item_until_it_is_gone(books: Books) -> None:
    entry = books.sent("2")
    books.compare()
    base = (
        "update qbo.link set base = jsonb_set(base, '{hours}', %(hours)s) "
        "where aero_id = %(id)s and entity = 'TimeActivity'"
    )
    books.world.rows(base, hours="3", id=entry)
    with books.world.database.transaction() as connection:
        tie_out.check(connection, _lane(books), MONDAY, _sums(books, 120))
    (item,) = books.items("tie_out")
    assert (item["entity"], item["cause"]) == ("TimeActivity", f"tie_out:user:{books.firm.ann}:{MONDAY}")
    assert item["title"].endswith(f"Ann Field, week of {MONDAY}: 1 hour")
    books.world.rows(base, hours="2", id=entry)
    books.compare()
    assert books.items("tie_out") == []


def test_T12_a_sum_that_quickbooks_has_otherwise_is_an_attention_item(books: Books) -> None:
    books.sent("2")
    books.compare()
    with books.world.database.transaction() as connection:
        tie_out.check(connection, _lane(books), MONDAY, _sums(books, 90))
    (item,) = books.items("tie_out")
    assert item["cause"] == f"tie_out:Employee:{books.firm.employee}:{MONDAY}"
    assert item["title"].endswith(f"Ann Field, week of {MONDAY}: 0.5 hours")


def test_T12_what_quickbooks_stored_otherwise_than_sent_is_shown_as_drift_and_told_once(books: Books) -> None:
    books.sent("1", do_not_sync=False)
    entry = books.sent("2")
    books.world.rows(
        "update qbo.link set base = jsonb_set(base, '{qbo,minutes}', '90') "
        "where aero_id = %(id)s and entity = 'TimeActivity'",
        id=entry,
    )
    books.firm.emulator.set_raw(books.firm.realm, "TimeActivity", books.qbo_id(entry), Hours=1, Minutes=30)
    books.compare()
    assert (books.drift(), books.items("drift")) == ([("hours", "2 h", "1.5 h")], [])
    assert (books.week()["drift"], books.items("tie_out")) == (hours("0.5"), [])


def test_T12_status_has_the_tie_out_as_numbers_and_a_line_of_this_week(books: Books) -> None:
    books.firm.entry("1.2583")
    books.firm.sync()
    books.firm.entry("2", do_not_sync=True)
    (told,) = json.loads(status_json(status.status(books.world.runtime)))
    (row,) = told["tie_out"]
    week = TODAY - timedelta(days=TODAY.weekday())
    assert (row["person"], row["week"]) == ("Ann Field", week.isoformat())
    assert {name: row[name] for name in ("aero", *PLACES, "difference")} == {
        "aero": 3.2583, "qbo": 1.25, "held": 2.0, "before_start": 0.0, "locked": 0.0, "waiting": 0.0, "refused": 0.0,
        "difference": 0.0083,
    }  # fmt: skip
    line = f"  This week, from {week}: 3.2583 hours in Aero: 1.25 hours in QuickBooks, 2 hours held (Do Not Sync), "
    assert f"{line}0.0083 hours of difference." in list(status_lines(status.overview(books.world.runtime)))


def test_R4_the_tie_out_of_one_account_has_nothing_of_another(books: Books) -> None:
    other = books.world.connect("Other Firm", seed="empty")
    books.sent("2")
    books.typed(1)
    books.compare()
    with books.world.database.transaction() as connection:
        assert tie_out.tie_out(connection, [other.account_id]) == {other.account_id: []}


def test_R2_a_dry_run_of_a_full_sync_records_no_drift(books: Books) -> None:
    entry = books.sent("2")
    books.edit(entry, Hours=3)
    books.world.sync(books.firm.account, mode="full", dry_run=True)
    assert (books.drift(), books.items("drift")) == ([], [])


def test_R3_one_bad_comparison_fails_its_own_account_only(books: Books) -> None:
    other = books.world.connect("Other Firm", seed="empty")
    books.sent("2")
    books.firm.emulator.fail("fault:2010", 50, realm=books.firm.realm, entity="TimeActivity")
    result = books.world.sync(books.firm.account, other, mode="full")
    assert list(result.failed) == [books.account_id]


def _lane(books: Books) -> Lane:
    return Lane(books.world.last_run(books.firm.account)["run_id"], books.account_id, "Garden Firm", pages=False)


def _sums(books: Books, minutes: int) -> list[dict[str, object]]:
    return [{"person": f"Employee:{books.firm.employee}", "date": MONDAY.isoformat(), "minutes": minutes}]


def test_T12_the_entries_behind_each_number_add_up_to_it(books: Books) -> None:
    firm = books.firm
    books.sent("2")
    books.sent("1.2583")
    held = firm.entry("0.5", do_not_sync=True, work_date=MONDAY)
    firm.sync()
    with firm.world.database.transaction() as connection:
        (row,) = tie_out.tie_out(connection, [firm.account.account_id])[firm.account.account_id]
        key = (connection, firm.account.account_id, firm.ann, row["week"])
        behind = {place: tie_out.entries_behind(*key, place) for place in ("qbo", "held", "refused")}
        everything = tie_out.entries_behind(*key, None)
    assert sum(entry["qbo"] for entry in behind["qbo"]) == row["qbo"]
    assert sum(entry["difference"] for entry in behind["qbo"]) == row["difference"]
    assert [entry["time_entry_id"] for entry in behind["held"]] == [held]
    assert behind["refused"] == []
    assert sum(entry["aero"] for entry in everything) == row["aero"]
