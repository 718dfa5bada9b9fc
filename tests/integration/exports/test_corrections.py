"""T9, T5: entries that Aero changed or deleted after their export: only what changed is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from integration.exports.correcting import exported, fields, sent, settled
from integration.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm


OWN_OF_QBO = ("HourlyRate", "CostRate", "PayrollItemRef", "DepartmentRef")


def full_entry(firm: Firm) -> int:
    return exported(
        firm, notes="Mowing", service_item_id=firm.gardening, company_id=firm.lawn_id, class_id=firm.weekly,
    )  # fmt: skip


def other_customer(firm: Firm) -> dict[str, object]:
    company = firm.company("Rose & Thorn")
    return {"company_id": company}


def other_person(firm: Firm) -> dict[str, object]:
    return {"user_id": firm.user("Tim", "Vendor", firm.vendor)}


CHANGES: dict[str, tuple[Callable[[Firm], dict[str, object]], set[str]]] = {
    "hours": (lambda _: {"hours": "2.5"}, {"Hours", "Minutes"}),
    "notes": (lambda _: {"notes": "Raking"}, {"Description"}),
    "notes emptied": (lambda _: {"notes": None}, {"Description"}),
    "date": (lambda _: {"work_date": TODAY - timedelta(days=1)}, {"TxnDate"}),
    "item emptied": (lambda _: {"service_item_id": None}, {"ItemRef"}),
    "class emptied": (lambda _: {"class_id": None}, {"ClassRef"}),
    "customer emptied": (lambda _: {"company_id": None}, {"CustomerRef"}),
    "another customer": (other_customer, {"CustomerRef"}),
    "billable": (lambda _: {"is_billable": True}, {"BillableStatus", "HourlyRate"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_T9_an_edit_sends_only_the_columns_that_changed_and_empties_what_was_emptied(firm: Firm, what: str) -> None:
    firm.set_connection(export_from=TODAY - timedelta(days=9))
    entry = full_entry(firm)
    make, expected = CHANGES[what]
    columns = make(firm)
    before = firm.time()
    firm.change_entry(entry, **columns)
    firm.sync()
    assert fields(firm) == expected
    after = firm.time()
    moved = {name for name in before if before[name] != after.get(name)} - {"MetaData", "SyncToken", "TimeChargeId"}
    assert moved <= expected
    assert moved
    assert settled(firm)
    assert firm.counts("TimeActivity") == {}


def test_T9_a_person_moves_as_type_and_reference(firm: Firm) -> None:
    entry = exported(firm)
    firm.change_entry(entry, **other_person(firm))
    firm.sync()
    assert fields(firm) == {"NameOf", "VendorRef", "EmployeeRef"}
    assert firm.codes() == []
    assert (firm.time()["NameOf"], firm.time()["VendorRef"]["value"]) == ("Vendor", firm.vendor)


def test_T9_pay_type_rate_and_location_stay_as_QBO_has_them(firm: Firm) -> None:
    entry = exported(firm, is_billable=True, service_item_id=firm.gardening, company_id=firm.lawn_id)
    row = firm.time()
    firm.emulator.set_raw(
        firm.realm, "TimeActivity", row["Id"], HourlyRate=77, PayrollItemRef={"value": "3"},
        DepartmentRef={"value": "4"}, SyncToken="5",
    )  # fmt: skip
    before = firm.time()
    firm.change_entry(entry, hours="3")
    firm.sync()
    after = firm.time()
    assert (after["Hours"], after["HourlyRate"]) == (3, 77)
    assert {name: after.get(name) for name in OWN_OF_QBO} == {name: before.get(name) for name in OWN_OF_QBO}
    assert settled(firm)


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_T9_what_changes_behind_an_entry_sends_nothing_again(firm: Firm, mode: str) -> None:
    entry = exported(firm, is_billable=True, service_item_id=firm.gardening, company_id=firm.lawn_id)
    firm.world.rows("update aero.service_item set unit_price = 99")
    firm.world.rows("update aero.app_user set qbo_entity_type = 'Vendor', qbo_entity_id = %(v)s", v=firm.vendor)
    firm.change_company(firm.lawn_id, company_type="Lead")
    firm.sync(mode)
    assert sent(firm) == []
    firm.change_entry(entry, notes="new")  # and an edit takes none of it along, nor waits for any of it
    firm.emulator.edit(firm.realm, "Item", firm.gardening, Active=False)
    firm.sync(mode)
    assert fields(firm) == {"Description"}
    assert firm.codes() == []


def test_T9_a_changed_column_waits_for_what_it_needs(firm: Firm) -> None:
    entry = exported(firm)
    firm.change_entry(entry, user_id=firm.user("Bob Nobody"), notes="new")
    firm.sync()
    assert (sent(firm), firm.codes()) == ([], ["user_unmapped"])
    firm.change_entry(entry, user_id=firm.ann)
    firm.sync()
    assert fields(firm) == {"Description"}
    assert firm.codes() == []


def test_T9_edited_twice_before_it_is_sent_the_last_version_goes_once(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    for notes in ("second", "third"):
        firm.change_entry(entry, notes=notes)
    firm.sync()
    assert (len(sent(firm)), firm.time()["Description"]) == (1, "third")
    assert firm.counts("TimeActivity") == {"updated": 1}


def test_T9_an_edit_taken_back_before_it_is_sent_asks_nothing(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    firm.change_entry(entry, notes="second")
    firm.change_entry(entry, notes="first")
    assert firm.sync().quiet == [firm.account.account_id]
    firm.sync("full")
    assert sent(firm) == []
    assert firm.counts("TimeActivity") == {}


def test_T9_hours_that_are_the_same_minutes_move_the_base_and_send_nothing(firm: Firm) -> None:
    entry = exported(firm, "1.2500")
    firm.change_entry(entry, hours="1.2520")
    firm.sync()
    assert (sent(firm), firm.due()) == ([], [])
    link = firm.link("TimeActivity", entry)
    assert link is not None
    assert (link["base"]["hours"], link["base"]["qbo"]["minutes"]) == (1.252, 75)


def test_T9_a_full_sync_finds_an_edit_that_no_trigger_saw(firm: Firm) -> None:
    edited, deleted = firm.entry(notes="first"), firm.entry(notes="gone")
    firm.sync()
    with firm.world.database.transaction() as connection:
        connection.execute("set local qbo.importing = 'on'")
        connection.execute("update aero.time_entry set notes = 'second' where time_entry_id = %s", (edited,))
        connection.execute("update aero.time_entry set is_deleted = true where time_entry_id = %s", (deleted,))
    firm.sync()
    assert sent(firm) == []
    firm.sync("full")
    assert [each["Description"] for each in firm.times()] == ["second"]


@pytest.mark.parametrize("change", [{"notes": "x"}, {"is_deleted": True}])
def test_T5_do_not_sync_set_after_the_export_sends_no_edit_until_it_is_taken_off(
    firm: Firm, change: dict[str, object]
) -> None:
    entry = exported(firm)
    firm.change_entry(entry, do_not_sync=True)
    firm.change_entry(entry, **change)
    firm.sync()
    firm.sync("full")
    assert sent(firm) == []
    firm.change_entry(entry, do_not_sync=False)
    firm.sync()
    assert len(sent(firm)) == 1


def test_T5_do_not_sync_set_before_an_edit_was_sent_holds_it(firm: Firm) -> None:
    entry = exported(firm)
    firm.change_entry(entry, notes="x")
    firm.change_entry(entry, do_not_sync=True)
    firm.sync()
    assert sent(firm) == []


@pytest.mark.parametrize(
    ("gone", "back"), [({"is_deleted": True}, {"is_deleted": False}), ({"hours": 0}, {"hours": 2})]
)
def test_T9_deleted_or_zero_hours_deletes_it_and_undeleted_it_is_created_again(
    firm: Firm, gone: dict[str, object], back: dict[str, object]
) -> None:
    entry = exported(firm)
    was = firm.time()["Id"]
    firm.change_entry(entry, **gone)
    firm.sync()
    assert (firm.times(), firm.link("TimeActivity", entry)) == ([], None)
    assert firm.counts("TimeActivity") == {"deleted": 1}
    assert settled(firm)
    log = firm.world.one("select * from qbo.write_log where operation = 'delete'")
    assert (log["qbo_id"], log["before"]["Id"]) == (was, was)
    firm.change_entry(entry, **back)
    firm.sync()
    assert firm.time()["Id"] != was
    assert settled(firm)


def test_T9_deleted_on_both_sides_is_agreed(firm: Firm) -> None:
    entry = exported(firm)
    firm.emulator.delete(firm.realm, "TimeActivity", firm.time()["Id"])
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    assert (sent(firm), firm.link("TimeActivity", entry)) == ([], None)
    assert settled(firm)
