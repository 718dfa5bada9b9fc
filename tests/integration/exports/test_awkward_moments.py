"""Time and what it hangs on, changed at an awkward moment: between signal and run, on odd days, by odd clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from integration.world import TODAY
from qbo.flow.drain import drain

if TYPE_CHECKING:
    from integration.exports.firm import Firm

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
OFFSETS = [600, -600]  # QBO's clock ten minutes ahead of ours, and behind


def test_T7_C2_a_company_that_became_a_lead_before_its_signal_was_heard_stays_home_and_its_time_goes_without_it(
    firm: Firm,
) -> None:
    company = firm.company("Perhaps Inc")
    entry = firm.entry(company_id=company)
    firm.change_company(company, company_type="Lead")
    drain(firm.world.runtime)
    assert firm.customers("Perhaps Inc") == []
    assert "CustomerRef" not in firm.time()
    assert firm.link("TimeActivity", entry)
    assert firm.due() == []


def test_T7_billable_time_of_a_company_that_became_a_lead_in_between_is_an_attention_item(firm: Firm) -> None:
    company = firm.company("Perhaps Inc")
    firm.entry(company_id=company, is_billable=True, service_item_id=firm.gardening)
    firm.change_company(company, company_type="Lead")
    drain(firm.world.runtime)
    assert (firm.times(), firm.customers("Perhaps Inc")) == ([], [])
    assert firm.codes() == ["billable_without_customer"]


def test_T5_an_entry_deleted_between_its_signal_and_the_run_is_neither_sent_nor_asked_about(firm: Firm) -> None:
    firm.change_entry(firm.entry(), is_deleted=True)
    firm.emulator.clear_journal()
    drain(firm.world.runtime)
    assert (firm.emulator.counts(), firm.codes()) == ({"total": 0}, [])


def test_T5_an_entry_held_again_before_the_run_is_not_sent(firm: Firm) -> None:
    entry = firm.entry(do_not_sync=True)
    firm.change_entry(entry, do_not_sync=False)
    firm.change_entry(entry, do_not_sync=True)
    drain(firm.world.runtime)
    assert firm.times() == []


@pytest.mark.parametrize("offset", OFFSETS)
def test_T6_T9_corrections_and_drift_go_by_values_however_far_the_clocks_are_apart(firm: Firm, offset: int) -> None:
    firm.emulator.set(firm.realm, clock_offset_s=float(offset))
    edited, corrected = firm.entry("1"), firm.entry("2")
    firm.sync()
    firm.emulator.edit(firm.realm, "TimeActivity", _qbo_id(firm, edited), Hours=3)
    firm.change_entry(corrected, hours="2.5")
    drain(firm.world.runtime)
    firm.sync("full")
    drift = firm.world.rows("select time_entry_id, field, aero_value, qbo_value from qbo.drift where gone_at is null")
    assert drift == [{"time_entry_id": edited, "field": "hours", "aero_value": "1 h", "qbo_value": "3 h"}]
    assert sorted((row["Hours"], row["Minutes"]) for row in firm.times()) == [(2, 30), (3, 0)]


def sunday(month: int, number: int) -> date:
    """Of next year, so that it is never a day from before the connect."""
    first = date(TODAY.year + 1, month, 1)
    return first + timedelta(days=6 - first.weekday() + 7 * (number - 1))


@pytest.mark.parametrize("day", [sunday(3, 2), sunday(11, 1)], ids=["23 hours", "25 hours"])
def test_T3_time_of_the_days_on_which_the_clocks_change_keeps_its_day_and_hours(firm: Firm, day: date) -> None:
    """Both days of Los Angeles, whose night a date with a time of day would move to the day before."""
    night, morning = (datetime(day.year, day.month, day.day, hour, tzinfo=LOS_ANGELES) for hour in (0, 4))
    assert night.utcoffset() != morning.utcoffset()
    firm.emulator.set(firm.realm, time_zone=LOS_ANGELES.key)
    entry = firm.entry("23.9917", work_date=day)
    drain(firm.world.runtime)
    sent = firm.time()
    assert (sent["TxnDate"], sent["Hours"], sent["Minutes"]) == (day.isoformat(), 24, 0)
    firm.change_entry(entry, hours="24.5")
    firm.sync("full")
    sent = firm.time()
    assert (sent["TxnDate"], sent["Hours"], sent["Minutes"]) == (day.isoformat(), 24, 30)
    assert (firm.codes(), firm.world.rows("select * from qbo.drift")) == ([], [])


def test_T9_time_of_somebody_who_left_is_still_corrected_and_new_time_waits_for_a_person(firm: Firm) -> None:
    entry = firm.entry("1")
    firm.sync()
    firm.emulator.edit(firm.realm, "Employee", firm.employee, Active=False)
    firm.sync()
    firm.change_entry(entry, hours="2")
    firm.entry("4")
    drain(firm.world.runtime)
    assert [row["Hours"] for row in firm.times()] == [2]
    assert firm.codes() == ["user_inactive"]
    firm.emulator.edit(firm.realm, "Employee", firm.employee, Active=True)
    firm.sync()
    assert (sorted(row["Hours"] for row in firm.times()), firm.codes()) == ([2, 4], [])


def test_T9_a_contractor_who_became_an_employee_keeps_what_was_sent_and_logs_as_an_employee_from_then_on(
    firm: Firm,
) -> None:
    tim = firm.user("Tim", "Vendor", firm.vendor)
    old = firm.entry("1", user_id=tim)
    firm.sync()
    employee = firm.emulator.add(firm.realm, "Employee", GivenName="Tim", FamilyName="Philip")["Id"]
    firm.sync()
    firm.world.rows(
        "update aero.app_user set qbo_entity_type = 'Employee', qbo_entity_id = %(e)s where user_id = %(u)s",
        e=employee, u=tim,
    )  # fmt: skip
    firm.entry("2", user_id=tim)
    firm.change_entry(old, notes="of his time as a contractor")
    drain(firm.world.runtime)
    before, after = sorted(firm.times(), key=lambda row: row["Hours"])
    assert (before["VendorRef"]["value"], before["Description"]) == (firm.vendor, "of his time as a contractor")
    assert (after["NameOf"], after["EmployeeRef"]["value"]) == ("Employee", employee)
    firm.sync("full")
    assert (firm.codes(), firm.world.rows("select * from qbo.drift where gone_at is null")) == ([], [])
    assert len(firm.times()) == 2


def test_T8_somebody_matched_while_the_time_was_on_its_way_is_sent_by_the_next_look(firm: Firm) -> None:
    user = firm.user("New Colleague")
    firm.entry("1", user_id=user)
    drain(firm.world.runtime)
    assert firm.codes() == ["user_unmapped"]
    firm.world.rows(
        "update aero.app_user set qbo_entity_type = 'Employee', qbo_entity_id = %(e)s where user_id = %(u)s",
        e=firm.employee, u=user,
    )  # fmt: skip
    drain(firm.world.runtime)
    assert (len(firm.times()), firm.codes()) == (1, [])


def test_T3_work_of_next_year_is_sent_today(firm: Firm) -> None:
    firm.entry(work_date=TODAY + timedelta(days=400))
    drain(firm.world.runtime)
    assert firm.time()["TxnDate"] == (TODAY + timedelta(days=400)).isoformat()


def _qbo_id(firm: Firm, entry: int) -> str:
    link = firm.link("TimeActivity", entry)
    assert link
    return str(link["qbo_id"])
