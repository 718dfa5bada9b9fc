"""R5, C7, T8: an item is open once a cause, counts what it blocks, closes itself, and what it blocks is tried again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.attending import QUIET, calls_of_a_sync, only, refuse
from integration.world import TODAY

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def lawn_entry(firm: Firm, **columns: Any) -> int:
    return firm.entry(
        company_id=firm.lawn_id, service_item_id=firm.gardening, class_id=firm.weekly, is_billable=True, **columns
    )


def test_R5_an_incremental_run_asks_nothing_again_about_a_refused_row_that_did_not_change(firm: Firm) -> None:
    refuse(firm, "6330")
    lawn_entry(firm)
    firm.sync()
    assert calls_of_a_sync(firm) == QUIET
    assert calls_of_a_sync(firm) == QUIET
    assert firm.codes() == ["6330"]


CHANGES = [
    ("Customer", "lawn", {"DisplayName": "South Lawn"}),
    ("Employee", "employee", {"BillRate": 55}),
    ("Item", "gardening", {"UnitPrice": 36}),
    ("Class", "weekly", {"Name": "Fortnightly"}),
]


@pytest.mark.parametrize(("entity", "row", "change"), CHANGES)
def test_R5_a_refused_entry_is_asked_again_when_what_it_refers_to_changed_in_quickbooks(
    firm: Firm, entity: str, row: str, change: dict[str, Any]
) -> None:
    refuse(firm, "6330")
    entry = lawn_entry(firm)
    firm.sync()
    firm.emulator.edit(firm.realm, entity, getattr(firm, row), **change)
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    assert firm.codes() == []


def test_R5_what_a_refused_row_does_not_refer_to_makes_nobody_ask_again(firm: Firm) -> None:
    refuse(firm, "6330")
    lawn_entry(firm)
    firm.sync()
    firm.emulator.edit(firm.realm, "Vendor", firm.vendor, DisplayName="Tim Masonry")
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Notes="called", Balance=3)
    firm.sync()
    assert firm.codes() == ["6330"]
    assert len(firm.batches()) == 1


def test_R5_a_refused_company_is_asked_again_when_whoever_has_its_name_changed_in_quickbooks(firm: Firm) -> None:
    made = firm.emulator.add(firm.realm, "Customer", DisplayName="Rose", Job=True, ParentRef={"value": firm.lawn})
    firm.sync()
    refuse(firm, "6240")
    company = firm.company("Rose")
    firm.sync()
    assert firm.codes() == ["6240"]
    assert calls_of_a_sync(firm) == QUIET
    firm.emulator.edit(firm.realm, "Customer", made["Id"], DisplayName="Thorn")
    firm.sync()
    assert firm.link("Customer", company) is not None
    assert firm.codes() == []


def test_R5_a_refused_sub_company_is_asked_again_when_its_parent_changed_in_quickbooks(firm: Firm) -> None:
    refuse(firm, "6000")
    company = firm.company("Shed", parent_company_id=firm.lawn_id)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, DisplayName="South Lawn")
    firm.sync()
    assert firm.link("Customer", company) is not None
    assert firm.codes() == []


def test_R5_a_full_sync_asks_again_about_all_that_was_refused_also_what_was_released_from_before_the_start(
    firm: Firm,
) -> None:
    early = firm.entry(work_date="2020-01-02", do_not_sync=True)
    firm.change_entry(early, do_not_sync=False)
    refuse(firm, "6330")
    firm.sync()
    assert firm.codes() == ["6330"]
    firm.sync("full")
    assert firm.link("TimeActivity", early) is not None
    assert firm.codes() == []


def test_R5_a_setting_of_the_company_is_one_item_for_all_that_it_refuses(firm: Firm) -> None:
    refuse(firm, "5030")
    firm.entry("1")
    firm.sync()
    refuse(firm, "5030")
    second = firm.entry("2")
    firm.sync()
    item = only(firm)
    assert (item["entity"], item["entries"], item["hours"]) == ("Account", 2, Decimal(3))
    firm.change_entry(second, hours="2.5")
    firm.sync()
    assert (only(firm)["entries"], only(firm)["hours"]) == (1, Decimal(1))
    firm.sync("full")
    assert (len(firm.times()), firm.codes()) == (2, [])


def test_R5_a_refused_customer_counts_the_time_of_its_waiting_sub_companies_too(firm: Firm) -> None:
    refuse(firm, "6000")
    parent = firm.company("Parent")
    child = firm.company("Child", parent_company_id=parent)
    grandchild = firm.company("Grandchild", parent_company_id=child)
    for company, hours in ((parent, "1"), (child, "2"), (grandchild, "4")):
        firm.entry(hours, company_id=company)
    firm.sync()
    item = only(firm)
    assert (item["aero_id"], item["entries"], item["hours"]) == (parent, 3, Decimal(7))
    firm.change_company(parent, name="Parent, Inc.")
    firm.sync()
    assert (len(firm.times()), firm.codes()) == (3, [])


@pytest.mark.parametrize(("entity", "name"), [("Employee", "Ann Field"), ("Vendor", "Tim Philip Masonry")])
def test_R5_an_inactive_person_is_one_item_whoever_is_matched_with_them(firm: Firm, entity: str, name: str) -> None:
    qbo_id = firm.employee if entity == "Employee" else firm.vendor
    users = [firm.user(f"User {number}", entity, qbo_id) for number in (1, 2)]
    firm.emulator.edit(firm.realm, entity, qbo_id, Active=False)
    firm.sync()
    for user in users:
        firm.entry("1.5", user_id=user)
    firm.sync()
    item = only(firm)
    assert (item["code"], item["entity"], item["qbo_id"]) == ("user_inactive", entity, qbo_id)
    assert (item["entries"], item["hours"], item["title"]) == (2, 3, f"{name} is inactive in QuickBooks")


def test_R5_entries_and_hours_are_kept_up_to_date(firm: Firm) -> None:
    user = firm.user("Nobody")
    one, two, three = (firm.entry("1", user_id=user) for _ in range(3))
    firm.sync()
    firm.change_entry(one, is_deleted=True)
    firm.change_entry(two, do_not_sync=True)
    firm.change_entry(three, hours="2.25")
    firm.sync()
    assert (only(firm)["entries"], only(firm)["hours"]) == (1, Decimal("2.25"))
    assert calls_of_a_sync(firm) == QUIET
    firm.change_entry(three, hours="3")
    firm.sync()
    assert only(firm)["hours"] == 3


def test_R5_a_refused_customer_is_counted_anew_when_its_time_goes_away(firm: Firm) -> None:
    refuse(firm, "6000")
    entry = firm.entry("2", company_id=firm.company("Rose"))
    firm.sync()
    assert only(firm)["entries"] == 1
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    assert (only(firm)["entries"], only(firm)["hours"]) == (0, 0)


def test_R5_an_item_closes_when_its_company_becomes_another_type(firm: Firm) -> None:
    refuse(firm, "6000")
    company = firm.company("Rose")
    firm.sync()
    firm.change_company(company, company_type="Lead")
    firm.sync()
    assert (firm.codes(), firm.due()) == ([], [])


def test_R5_an_item_closes_when_its_entry_is_deleted(firm: Firm) -> None:
    refuse(firm, "6330")
    entry = firm.entry()
    firm.sync()
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    assert (firm.codes(), firm.due()) == ([], [])


def test_R5_items_of_time_name_person_day_customer_hours_and_the_fix(firm: Firm) -> None:
    firm.entry("-2.5", company_id=firm.lawn_id, work_date=TODAY)
    firm.sync()
    assert only(firm)["title"] == f"Ann Field has a time entry with negative hours: {TODAY}"
    assert only(firm)["hint"] == "Correct the entry of -2.5 h for North Lawn in Aero."
