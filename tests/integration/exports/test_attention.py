"""R5, C7, T8: an item is open once a cause, counts what it blocks, closes itself, and what it blocks is tried again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from qbo.errors import Misconfigured
from qbo.flow.drain import drain
from qbo.flow.resolve import Decision, resolve

if TYPE_CHECKING:
    from integration.exports.firm import Firm

QUIET = {"total": 1, "GET cdc Customer,Vendor,Employee,Class,Item": 1}


def refuse(firm: Firm, code: str, count: int = 1) -> None:
    firm.emulator.fail("batch_item_fault", count, realm=firm.realm, errors=[{"code": code}])


def only(firm: Firm) -> dict[str, Any]:
    (item,) = firm.world.attention(firm.account)
    return item


def calls_of_a_sync(firm: Firm) -> dict[str, int]:
    firm.emulator.clear_journal()
    firm.sync()
    return firm.emulator.counts(realm=firm.realm)


def choose(firm: Firm, choice: str, **given: Any) -> list[str]:
    ids = [item["attention_id"] for item in firm.world.attention(firm.account)]
    return resolve(firm.world.runtime, ids, Decision(choice, "Olga", **given))


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
    firm.entry("-2.5", company_id=firm.lawn_id, work_date="2031-05-04")
    firm.sync()
    assert only(firm)["title"] == "Ann Field has a time entry with negative hours: 2031-05-04"
    assert only(firm)["hint"] == "Correct the entry of -2.5 h for North Lawn in Aero."


def test_R5_retry_asks_again_at_the_next_incremental_sync(firm: Firm) -> None:
    refuse(firm, "6330", 2)
    entry = firm.entry()
    firm.sync()
    (line,) = choose(firm, "retry")
    assert "next sync" in line
    firm.sync()
    assert firm.codes() == ["6330"]
    assert len(firm.batches()) == 2
    choose(firm, "retry")
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    row = firm.world.one("select * from qbo.attention")
    assert (row["choice"], row["decided_by"], row["resolved_at"] is not None) == ("retry", "Olga", True)


def test_R5_retry_of_a_setting_and_of_a_customer_releases_all_that_waits(firm: Firm) -> None:
    refuse(firm, "6200")
    firm.entry()
    firm.sync()
    refuse(firm, "6000")
    firm.entry("2", company_id=firm.company("Rose"))
    firm.sync()
    assert len(choose(firm, "retry")) == 2
    firm.sync()
    assert (len(firm.times()), firm.codes()) == (2, [])


def test_C7_retry_reads_the_customer_again(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=5)
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=0)
    firm.sync()
    assert firm.codes() == ["balance_open"]
    choose(firm, "retry")
    firm.sync()
    assert (firm.codes(), firm.counts("Customer")["deactivated"]) == ([], 1)


def test_C7_sub_customers_count_by_quickbooks_answer_and_their_change_is_tried_at_once(firm: Firm) -> None:
    firm.emulator.set(firm.realm, deactivate_parent="allow")
    shed = firm.emulator.add(firm.realm, "Customer", DisplayName="Shed", Job=True, ParentRef={"value": firm.lawn})
    firm.sync()
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    assert firm.codes() == ["children_active"]
    firm.emulator.edit(firm.realm, "Customer", shed["Id"], Active=False)
    firm.sync()
    assert firm.codes() == []
    assert firm.counts("Customer")["deactivated"] == 1


def test_C7_a_sub_customer_that_only_quickbooks_knows_of_stands_against_it(firm: Firm) -> None:
    """It is newer than what was last seen of the lists: a change in Aero goes at once, without asking for them."""
    firm.emulator.set(firm.realm, deactivate_parent="allow")
    firm.emulator.add(firm.realm, "Customer", DisplayName="Shed", Job=True, ParentRef={"value": firm.lawn})
    firm.change_company(firm.lawn_id, is_active=False)
    drain(firm.world.runtime)
    assert firm.codes() == ["children_active"]


def test_R5_dismissed_it_closes_stays_blocked_and_comes_again_only_when_the_row_changes(firm: Firm) -> None:
    refuse(firm, "6330", 3)
    entry = firm.entry()
    firm.sync()
    choose(firm, "dismiss", reason="we know")
    firm.sync("full")
    assert (firm.codes(), firm.times()) == ([], [])
    row = firm.world.one("select * from qbo.attention")
    assert (row["choice"], row["decided_by"], row["reason"]) == ("dismiss", "Olga", "we know")
    assert row["decided_at"] is not None
    firm.change_entry(entry, hours="3")
    firm.sync()
    assert firm.codes() == ["6330"]


def test_R5_a_dismissed_cause_with_new_time_behind_it_is_told_again(firm: Firm) -> None:
    user = firm.user("Nobody")
    firm.entry(user_id=user)
    firm.sync()
    choose(firm, "dismiss", reason="a test user")
    firm.sync("full")
    assert firm.codes() == []
    firm.entry("2", user_id=user)
    firm.sync()
    assert (only(firm)["code"], only(firm)["entries"]) == ("user_unmapped", 2)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("dismiss", {}, "say why"),
    ("dismiss", {"reason": "  "}, "say why"),
    ("survivor", {}, "which company"),
    ("survivor", {"company_id": 1}, "does not ask for a surviving customer"),
    ("aero", {}, "keep Aero's values"),
    ("qbo", {}, "keep QuickBooks' values"),
    ("release", {}, "release locked time"),
    ("retry", {"company_id": 1}, "survivor only"),
]


@pytest.mark.parametrize(("choice", "given", "words"), WRONG)
def test_R5_a_choice_that_an_item_does_not_have_is_refused_in_plain_words(
    firm: Firm, choice: str, given: dict[str, Any], words: str
) -> None:
    firm.entry("-1")
    firm.sync()
    with pytest.raises(Misconfigured, match=words):
        choose(firm, choice, **given)
    assert only(firm)["choice"] is None


def test_R5_one_wrong_id_among_several_decides_nothing(firm: Firm) -> None:
    refuse(firm, "6330")
    firm.entry()
    firm.sync()
    with pytest.raises(Misconfigured, match="no attention item 99"):
        resolve(firm.world.runtime, [only(firm)["attention_id"], 99], Decision("retry", "Olga"))
    assert only(firm)["choice"] is None
    assert calls_of_a_sync(firm) == QUIET


def test_T8_a_company_that_becomes_active_later_takes_its_time_along(firm: Firm) -> None:
    company = firm.company("Sleeper", is_active=False)
    entry = firm.entry("2", company_id=company)
    firm.sync()
    assert (only(firm)["code"], only(firm)["entries"]) == ("customer_inactive", 1)
    firm.change_company(company, is_active=True)
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    assert firm.codes() == []
