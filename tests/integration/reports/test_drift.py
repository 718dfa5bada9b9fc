"""T6: what was edited, deleted or billed in QBO is shown with both values; nothing of Aero's changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.reports.books import MONDAY, hours
from integration.world import TODAY

if TYPE_CHECKING:
    from integration.reports.books import Books


def test_T6_an_edit_of_each_field_in_quickbooks_is_drift_with_both_values_and_aero_is_left_alone(books: Books) -> None:
    firm = books.firm
    entry = books.sent(
        "2", notes="Mowing", company_id=firm.lawn_id, service_item_id=firm.gardening, class_id=firm.weekly
    )
    other = firm.emulator.add(firm.realm, "Customer", DisplayName="South Lawn")["Id"]
    item = firm.emulator.add(
        firm.realm, "Item", Name="Pruning", Type="Service", UnitPrice=1, IncomeAccountRef={"value": "1"}
    )["Id"]
    kind = firm.emulator.add(firm.realm, "Class", Name="Monthly")["Id"]
    books.compare()
    assert books.drift() == []
    before = books.world.dump("aero")["aero.time_entry"]
    books.edit(
        entry, Hours=3, Minutes=15, Description="Mowed", CustomerRef={"value": other}, ItemRef={"value": item},
        ClassRef={"value": kind}, BillableStatus="Billable", HourlyRate=35,
        TxnDate=(MONDAY + timedelta(days=1)).isoformat(), NameOf="Vendor", VendorRef={"value": firm.vendor},
        EmployeeRef=None,
    )  # fmt: skip
    firm.emulator.clear_journal()
    books.compare()
    assert books.drift(entry) == [
        ("billable", "no", "yes"),
        ("class", f"Weekly ({firm.weekly})", f"Monthly ({kind})"),
        ("customer", f"North Lawn ({firm.customer('North Lawn')['Id']})", f"South Lawn ({other})"),
        ("date", MONDAY.isoformat(), (MONDAY + timedelta(days=1)).isoformat()),
        ("hours", "2 h", "3.25 h"),
        ("item", f"Gardening ({firm.gardening})", f"Pruning ({item})"),
        ("notes", "Mowing", "Mowed"),
        ("person", f"Ann Field (Employee {firm.employee})", f"Tim Philip Masonry (Vendor {firm.vendor})"),
    ]
    assert books.world.dump("aero")["aero.time_entry"] == before
    assert firm.batches() == []
    assert firm.counts("TimeActivity")["drift"] == 1
    assert [item["cause"] for item in books.items("drift")] == [f"entry:{entry}"]


def test_T6_drift_ends_when_quickbooks_agrees_again_and_its_item_closes(books: Books) -> None:
    entry = books.sent("2")
    books.edit(entry, Hours=3)
    books.compare()
    assert books.items("drift")
    books.edit(entry, Hours=2)
    books.compare()
    assert (books.drift(), books.items("drift"), books.firm.counts("TimeActivity").get("drift")) == ([], [], None)
    assert books.world.value("select count(*) from qbo.drift where gone_at is not null") == 1


def test_T6_time_deleted_in_quickbooks_is_drift_and_the_week_says_so(books: Books) -> None:
    entry = books.sent("2")
    books.sent("1")
    books.delete(entry)
    books.compare()
    assert books.drift() == [("deleted", "2 h", "deleted")]
    assert books.week() == {"aero": hours("3"), "qbo": hours("1"), "difference": hours("2"), "drift": hours("2")}
    assert books.items("tie_out") == []


def test_T6_being_billed_is_a_state_and_no_drift(books: Books) -> None:
    firm = books.firm
    entry = books.sent("2", company_id=firm.lawn_id, service_item_id=firm.gardening, is_billable=True)
    firm.emulator.bill(firm.realm, books.qbo_id(entry))
    books.compare()
    link = firm.link("TimeActivity", entry)
    assert link
    assert link["billed_at"] is not None
    assert (books.drift(), books.items("drift")) == ([], [])


@pytest.mark.parametrize("changes", [{"HourlyRate": 99}, {"PayrollItemRef": {"value": "7"}}])
def test_T6_rate_and_pay_type_are_no_drift(books: Books, changes: dict[str, Any]) -> None:
    firm = books.firm
    entry = books.sent("2", company_id=firm.lawn_id, service_item_id=firm.gardening, is_billable=True)
    firm.emulator.set_raw(firm.realm, "TimeActivity", books.qbo_id(entry), **changes)
    books.compare()
    assert (books.drift(), books.items("drift")) == ([], [])


def test_T6_time_moved_to_a_day_before_the_range_is_found_by_its_id(books: Books) -> None:
    entry = books.sent("2")
    old = TODAY - timedelta(days=300)
    books.edit(entry, TxnDate=old.isoformat())
    books.compare()
    assert books.drift() == [("date", MONDAY.isoformat(), old.isoformat())]
    assert books.week() == {"aero": hours("2"), "difference": hours("2"), "drift": hours("2")}
    assert books.week(old)["qbo"] == hours("2")
    assert books.items("tie_out") == []


def test_T6_time_moved_to_another_person_stands_there(books: Books) -> None:
    entry = books.sent("2")
    books.firm.user("Tim", "Vendor", books.firm.vendor)
    books.edit(entry, NameOf="Vendor", VendorRef={"value": books.firm.vendor}, EmployeeRef=None)
    books.compare()
    assert books.week()["difference"] == hours("2")
    assert books.week(person="Tim") == {"qbo": hours("2"), "difference": hours("-2"), "drift": hours("-2")}
    assert books.items("tie_out") == []


@pytest.mark.parametrize("lock", ["locked_through", "book_close_date"])
def test_T6_locked_time_is_not_compared(books: Books, lock: str) -> None:
    entry, later = books.sent("2"), books.sent("1", work_date=MONDAY + timedelta(days=1))
    if lock == "book_close_date":
        books.firm.emulator.close_books(books.firm.realm, MONDAY.isoformat())
    else:
        books.firm.set_connection(locked_through=MONDAY)
    books.edit(entry, Hours=3)
    books.edit(later, Hours=4)
    books.compare()
    assert books.drift() == [("hours", "1 h", "4 h")]
    assert books.items("tie_out") == []


def test_T6_time_of_more_than_120_days_ago_is_not_compared_nor_asked_for(books: Books) -> None:
    entry = books.sent("2", work_date=TODAY - timedelta(days=125))
    books.edit(entry, Hours=3)
    books.firm.emulator.clear_journal()
    books.compare()
    assert books.drift() == []
    assert not [kind for kind in books.firm.emulator.counts(realm=books.firm.realm) if "TimeActivity" in kind]


def test_T5_do_not_sync_set_after_the_export_shows_later_edits_and_deletions_as_drift(books: Books) -> None:
    entry, gone = books.sent("2"), books.sent("1")
    for each in (entry, gone):
        books.firm.change_entry(each, do_not_sync=True)
    books.firm.change_entry(entry, hours=5)
    books.firm.change_entry(gone, is_deleted=True)
    books.firm.emulator.clear_journal()
    books.compare()
    assert books.drift(entry) == [("hours", "5 h", "2 h")]
    assert books.drift(gone) == [("deleted", "deleted", "1 h")]
    assert books.firm.batches() == []
    assert books.week() == {
        "aero": hours("5"), "qbo": hours("3"), "difference": hours("2"), "unsent": hours("2")
    }  # fmt: skip
    assert books.items("tie_out") == []


def test_T6_a_person_leaves_quickbooks_as_it_is_and_is_asked_again_only_about_another_edit(books: Books) -> None:
    entry = books.sent("2")
    books.edit(entry, Hours=3, CustomerRef={"value": books.firm.lawn})
    books.compare()
    assert "keep what they have" in books.choose("drift", "qbo")
    books.compare()
    both = [("customer", None, f"North Lawn ({books.firm.lawn})"), ("hours", "2 h", "3 h")]
    assert (books.drift(), books.items("drift")) == (both, [])
    assert books.week() == {"aero": hours("2"), "qbo": hours("3"), "difference": hours("-1"), "drift": hours("-1")}
    assert (books.firm.counts("TimeActivity").get("drift"), books.items("tie_out")) == (None, [])
    books.edit(entry, Hours=4)
    books.compare()
    assert len(books.items("drift")) == 1


def test_T6_a_person_leaves_time_deleted_and_is_not_asked_again(books: Books) -> None:
    entry = books.sent("2")
    books.delete(entry)
    books.compare()
    books.choose("drift", "qbo")
    books.compare()
    assert (books.drift(), books.items("drift"), books.items("tie_out")) == ([("deleted", "2 h", "deleted")], [], [])


def test_T6_time_deleted_in_quickbooks_is_created_again_when_a_person_wants_it(books: Books) -> None:
    entry = books.sent("2", work_date=TODAY - timedelta(days=100))
    books.firm.set_connection(export_from=TODAY)
    books.delete(entry)
    books.compare()
    books.choose("drift", "aero")
    books.compare()
    assert (books.firm.time()["Hours"], books.drift(), books.items("drift")) == (2, [], [])


def test_T6_aeros_values_are_sent_again_when_a_person_wants_it(books: Books) -> None:
    entry = books.sent("2", notes="Mowing", company_id=books.firm.lawn_id)
    books.edit(entry, Hours=3, Description="Mowed", CustomerRef=None, TxnDate=TODAY.isoformat())
    books.compare()
    assert len(books.drift()) == 4
    books.choose("drift", "aero")
    books.compare()
    time = books.firm.time()
    assert (time["Hours"], time["Description"], time["TxnDate"]) == (2, "Mowing", MONDAY.isoformat())
    assert time["CustomerRef"]["value"] == books.firm.customer("North Lawn")["Id"]
    assert (books.drift(), books.items("drift"), books.items("tie_out")) == ([], [], [])


def test_T6_aeros_values_are_not_sent_again_while_do_not_sync_is_on(books: Books) -> None:
    from qbo.errors import Misconfigured

    entry = books.sent("2")
    books.firm.change_entry(entry, do_not_sync=True)
    books.edit(entry, Hours=3)
    books.compare()
    with pytest.raises(Misconfigured, match="Do Not Sync"):
        books.choose("drift", "aero")


def test_T6_what_changes_behind_an_entry_is_no_drift(books: Books) -> None:
    """The user is matched with somebody else, whom another user has as well; the item's price changes."""
    firm = books.firm
    books.sent("2", service_item_id=firm.gardening)
    firm.user("Tim", "Vendor", firm.vendor)
    books.world.rows(
        "update aero.app_user set qbo_entity_type = 'Vendor', qbo_entity_id = %(id)s where user_id = %(ann)s",
        id=firm.vendor, ann=firm.ann,
    )  # fmt: skip
    firm.emulator.edit(firm.realm, "Item", firm.gardening, UnitPrice=77)
    books.compare()
    assert (books.drift(), books.items("drift"), books.items("tie_out")) == ([], [], [])


@pytest.mark.parametrize("also", [{}, {"Hours": 3}])
def test_R5_time_that_went_over_with_a_merged_customer_is_told_by_the_customer_alone(
    books: Books, also: dict[str, Any]
) -> None:
    firm = books.firm
    north = firm.customer("North Lawn")["Id"]
    south = firm.emulator.add(firm.realm, "Customer", DisplayName="South")["Id"]
    for number in range(3):
        last = books.sent("2", company_id=firm.lawn_id, notes=f"{number}")
    firm.emulator.merge_customers(firm.realm, keep=south, gone=north)
    if also:
        books.edit(last, **also)
    books.compare()
    assert [row for row in books.drift() if row[0] == "customer"] == [
        ("customer", f"North Lawn ({north})", f"South ({south})")
    ] * 3
    assert firm.codes() == ["customer_gone", *(["drift"] if also else [])]


def test_T6_both_sides_changed_to_the_same_agree(books: Books) -> None:
    entry = books.sent("2")
    books.firm.change_entry(entry, do_not_sync=True)
    books.firm.change_entry(entry, hours=3)
    books.edit(entry, Hours=3)
    books.compare()
    assert (books.drift(), books.items("drift"), books.items("tie_out")) == ([], [], [])
    assert books.week() == {"aero": hours("3"), "qbo": hours("3")}


def test_R5_T3_an_answer_that_was_not_what_was_sent_is_of_no_interest_once_quickbooks_has_what_aero_has(
    books: Books,
) -> None:
    firm = books.firm
    firm.emulator.set(firm.realm, class_when_off="drop")
    tracking = ("ClassTrackingPerTxn", "ClassTrackingPerTxnLine")
    firm.emulator.preferences(firm.realm, {"AccountingInfoPrefs": dict.fromkeys(tracking, False)})
    entry = books.sent_at_once("2", class_id=firm.weekly)
    books.compare()
    assert len(books.items("stored_differently")) == 1
    firm.emulator.set_raw(firm.realm, "TimeActivity", books.qbo_id(entry), ClassRef={"value": firm.weekly})
    books.compare()
    assert (books.items("stored_differently"), books.drift()) == ([], [])
