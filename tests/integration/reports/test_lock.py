"""T11: the command lock, and what it does to time that waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from integration.reports.books import MONDAY
from integration.world import TODAY
from qbo.cli.lock import lock as command
from qbo.errors import Misconfigured
from qbo.flow.decisions.lock import lock

if TYPE_CHECKING:
    from integration.reports.books import Books


def test_T11_lock_says_what_it_means_and_time_up_to_that_day_waits(books: Books) -> None:
    books.firm.entry("1.5", work_date=MONDAY)
    books.firm.entry("2", work_date=MONDAY + timedelta(days=1))
    lines = lock(books.world.runtime, books.account_id, MONDAY, "kim")
    meaning = "is locked; nothing of it is created, changed or deleted in QuickBooks."
    assert lines == [
        f"Account {books.account_id}: time up to and including {MONDAY} {meaning}",
        "Waiting behind it: 1 time entry, 1.5 hours, until somebody releases the week or the day is moved back.",
    ]
    books.firm.sync()
    assert [time["Hours"] for time in books.firm.times()] == [2]
    assert books.places()["locked"] == 1


def test_T11_moving_the_day_back_opens_what_is_after_it_which_goes_by_itself(books: Books) -> None:
    books.firm.entry("1.5", work_date=MONDAY)
    lock(books.world.runtime, books.account_id, MONDAY, "kim")
    books.firm.sync()
    assert books.firm.codes() == ["locked"]
    lines = lock(books.world.runtime, books.account_id, MONDAY - timedelta(days=1), "kim")
    assert lines[1:] == [
        "No time waits behind it.",
        "Open again: 1 time entry, 1.5 hours; it goes to QuickBooks by itself.",
    ]
    books.firm.sync()
    assert (len(books.firm.times()), books.firm.codes()) == (1, [])


def test_T11_the_later_of_the_two_days_counts_and_lock_says_so(books: Books) -> None:
    books.firm.entry("1", work_date=MONDAY)
    books.firm.emulator.close_books(books.firm.realm, MONDAY.isoformat())
    books.firm.sync("full")
    lines = lock(books.world.runtime, books.account_id, MONDAY - timedelta(days=7), "kim")
    assert lines[1] == f"The books in QuickBooks are closed up to {MONDAY}, which is later and counts."
    assert "1 time entry" in lines[2]
    assert books.firm.times() == []


def test_T11_lock_refuses_an_account_that_is_not_connected(books: Books) -> None:
    with pytest.raises(Misconfigured, match="Account 999 is not connected"):
        lock(books.world.runtime, 999, TODAY, "kim")


@pytest.mark.parametrize("through", [date.max, date.min])
def test_T11_time_may_be_locked_for_good_or_not_at_all(books: Books, through: date) -> None:
    sent, late = books.sent("2"), books.firm.entry("1")
    lock(books.world.runtime, books.account_id, through, "Olga")
    books.firm.change_entry(sent, hours="3")
    books.compare()
    is_open = through == date.min
    assert sorted(time["Hours"] for time in books.firm.times()) == ([1, 3] if is_open else [2])
    assert books.places()["locked"] == (0 if is_open else 1)
    assert late
    books.table()


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", ""])
def test_T11_lock_refuses_a_date_that_is_none(day: str) -> None:
    result = CliRunner().invoke(command, ["--account", "1", "--through", day])
    assert result.exit_code == 2
    assert "--through" in result.output
