"""R3: what is no time at all comes into no account, where one look is for all of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import psycopg
import pytest

from integration.world import TODAY
from qbo.flow.drain import drain
from qbo.flow.reporting.status import status

if TYPE_CHECKING:
    from integration.exports.firm import Firm

NO_TIME = [
    {"hours": "NaN"},
    {"work_date": "infinity"},
    {"work_date": "-infinity"},
    {"work_date": "10000-01-01"},
    {"work_date": "0001-12-31 BC"},
]


@pytest.mark.parametrize("columns", NO_TIME, ids=lambda columns: next(iter(columns.values())))
def test_R3_what_is_no_time_is_refused_where_it_is_written_and_delays_nobody(
    firm: Firm, columns: dict[str, object]
) -> None:
    good = firm.entry("2")
    with pytest.raises(psycopg.errors.CheckViolation, match="time_entry_is_finite"):
        firm.entry(**{"hours": "1", **columns})
    with pytest.raises(psycopg.errors.CheckViolation, match="time_entry_is_finite"):
        firm.change_entry(good, **columns)
    drain(firm.world.runtime)
    assert [each["Hours"] for each in firm.times()] == [2]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_T3_any_day_of_the_calendar_may_be_worked_on(firm: Firm, day: date) -> None:
    firm.set_connection(export_from=date.min)
    firm.entry("1", work_date=day)
    firm.sync("full")
    assert [each["TxnDate"] for each in firm.times()] == [day.isoformat()]


def test_R3_hours_that_are_no_number_from_before_hold_up_their_own_entry_only(firm: Firm) -> None:
    other = firm.world.connect("Other Firm", seed="empty")
    firm.world.rows("alter table aero.time_entry drop constraint time_entry_is_finite")
    bad = firm.entry("NaN")
    firm.entry("2")
    result = firm.world.sync(firm.account, other)
    assert result.succeeded
    assert [each["Hours"] for each in firm.times()] == [2]
    assert firm.due() == [("TimeActivity", bad, "hours_none")]


def test_R3_days_in_no_calendar_from_before_hold_up_their_own_entries_only(firm: Firm) -> None:
    """Seen to fail without ``date_none`` (the account sent nothing), and without ``_NearestDay`` (no status)."""
    firm.world.rows("alter table aero.time_entry drop constraint time_entry_is_finite")
    days = [columns["work_date"] for columns in NO_TIME if "work_date" in columns]
    bad = [firm.entry("1", work_date=day) for day in days]
    firm.entry("2")
    firm.sync("full")
    assert [each["Hours"] for each in firm.times()] == [2]
    late = [entry for entry, day in zip(bad, days, strict=True) if day in {"infinity", "10000-01-01"}]
    assert firm.due() == [("TimeActivity", entry, "date_none") for entry in late]  # the others are before the start
    assert firm.codes() == ["date_none", "date_none"]
    assert len(status(firm.world.runtime)) == 1
    firm.change_entry(late[0], work_date=TODAY)
    firm.change_entry(late[1], do_not_sync=True, work_date=TODAY)
    firm.sync()
    assert [each["Hours"] for each in firm.times()] == [2, 1]
    assert firm.codes() == []
