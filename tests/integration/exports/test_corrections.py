"""T9: entries that Aero changed or deleted after their export, field by field against the base and what QBO has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.test_exactly_once import bytes_sent, dies_at, run_until_killed
from integration.world import TODAY
from qbo.flow import corrections, outbox
from qbo.flow.resolve import Decision, resolve
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm

OWN_OF_QBO = ("HourlyRate", "CostRate", "PayrollItemRef", "DepartmentRef")


def exported(firm: Firm, hours: object = "1.25", **columns: object) -> int:
    """An entry that is in QBO; what is sent from now on stands in ``sent``."""
    entry = firm.entry(hours, **columns)
    firm.sync()
    firm.emulator.clear_journal()
    return entry


def full_entry(firm: Firm) -> int:
    return exported(
        firm, notes="Mowing", service_item_id=firm.gardening, company_id=firm.lawn_id, class_id=firm.weekly,
    )  # fmt: skip


def sent(firm: Firm) -> list[dict[str, Any]]:
    """The operations of every batch that was stored after the creates, in their order."""
    return firm.world.rows(
        "select operation, body, outcome from qbo.batch_item where operation <> 'create' order by batch_id, bid"
    )


def fields(firm: Firm) -> set[str]:
    (only,) = sent(firm)
    return set(only["body"]) - {"Id", "SyncToken", "sparse"}


def edit_in_qbo(firm: Firm, **changes: object) -> None:
    firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], **changes)


def item(firm: Firm) -> dict[str, Any]:
    (only,) = firm.world.attention(firm.account)
    return only


def choose(firm: Firm, choice: str) -> None:
    resolve(firm.world.runtime, [item(firm)["attention_id"]], Decision(choice, "Olga", reason="a test"))


def settled(firm: Firm) -> bool:
    """Nothing waits, nobody is asked, and another full sync sends nothing."""
    batches = len(bytes_sent(firm))
    firm.sync("full")
    return (firm.due(), firm.codes(), len(bytes_sent(firm))) == ([], [], batches)


# --- Only what changed ------------------------------------------------------------------------------------------------


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


# --- Deleted, undeleted -----------------------------------------------------------------------------------------------


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


# --- Both sides -------------------------------------------------------------------------------------------------------


def test_T9_a_field_changed_in_QBO_alone_is_left_there_also_when_another_one_is_sent(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    edit_in_qbo(firm, Description="of QBO")
    firm.change_entry(entry, hours="2")
    firm.sync()
    assert fields(firm) == {"Hours", "Minutes"}
    assert (firm.time()["Description"], firm.time()["Hours"]) == ("of QBO", 2)
    firm.change_entry(entry, notes="second")  # now both sides changed the notes: nobody agreed on those of QBO
    firm.sync()
    assert firm.codes() == ["changed_on_both_sides"]


def test_T9_a_field_changed_on_both_sides_asks_a_person_with_both_values_and_sends_nothing_of_the_entry(
    firm: Firm,
) -> None:
    rose = firm.company("Rose & Thorn")
    entry = exported(firm, notes="first", company_id=firm.lawn_id)
    edit_in_qbo(firm, Description="of QBO", CustomerRef={"value": firm.customer("Rose & Thorn")["Id"]})
    oak = firm.company("Oak")
    firm.change_entry(entry, notes="of Aero", hours="2", company_id=oak)
    firm.sync()
    assert firm.world.last_run(firm.account)["status"] == "partial"
    firm.sync("full")
    assert sent(firm) == []
    asked = item(firm)
    assert asked["code"] == "changed_on_both_sides"
    assert asked["title"] == f"A time entry was changed in Aero and in QuickBooks: Ann Field, {TODAY}"
    assert asked["detail"].splitlines() == [
        "Customer: Oak in Aero, Rose & Thorn in QuickBooks",
        'Notes: "of Aero" in Aero, "of QBO" in QuickBooks',
    ]
    assert rose


def test_T9_both_sides_changed_to_the_same_is_agreed(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    edit_in_qbo(firm, Description="second")
    firm.change_entry(entry, notes="second")
    firm.sync()
    assert sent(firm) == []
    assert settled(firm)


def conflict(firm: Firm) -> int:
    entry = exported(firm, notes="first")
    edit_in_qbo(firm, Description="of QBO")
    firm.change_entry(entry, notes="of Aero", hours="2")
    firm.sync()
    return entry


def test_T9_the_choice_of_aero_sends_its_values_once(firm: Firm) -> None:
    conflict(firm)
    choose(firm, "aero")
    assert firm.codes() == []
    firm.sync()
    assert (firm.time()["Description"], firm.time()["Hours"]) == ("of Aero", 2)
    assert len(sent(firm)) == 1
    assert settled(firm)


def test_T9_the_choice_of_QBO_keeps_both_values_and_sends_nothing_until_the_next_edit(firm: Firm) -> None:
    entry = conflict(firm)
    choose(firm, "qbo")
    firm.sync()
    firm.sync("full")
    assert (sent(firm), firm.due()) == ([], [])
    assert firm.world.value("select notes from aero.time_entry") == "of Aero"
    firm.change_entry(entry, notes="later")
    firm.sync()
    assert fields(firm) == {"Description"}
    assert firm.time()["Description"] == "later"


def test_T9_a_choice_is_about_the_values_that_were_shown(firm: Firm) -> None:
    conflict(firm)
    choose(firm, "aero")
    edit_in_qbo(firm, Description="yet another")
    firm.sync()
    assert sent(firm) == []
    assert '"yet another" in QuickBooks' in item(firm)["detail"]


def test_T9_a_choice_survives_a_run_that_was_killed_and_is_carried_out_once(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict(firm)
    choose(firm, "aero")
    dies_at(monkeypatch, outbox, "send_all")
    monkeypatch.setattr(corrections, "send_all", outbox.send_all)
    run_until_killed(firm)
    firm.sync()
    assert len(sent(firm)) == 1
    assert settled(firm)


def test_T9_a_choice_stands_until_QBO_took_it(firm: Firm) -> None:
    conflict(firm)
    choose(firm, "aero")
    firm.emulator.fail("batch_item_fault:2050", realm=firm.realm, item=0)
    firm.sync()
    assert firm.codes() == ["2050"]
    firm.sync("full")
    assert firm.time()["Description"] == "of Aero"
    assert settled(firm)


@pytest.mark.parametrize(("choice", "stays"), [("aero", 0), ("qbo", 1)])
def test_T9_deleted_in_aero_and_edited_in_QBO_asks_a_person(firm: Firm, choice: str, stays: int) -> None:
    entry = exported(firm, notes="first")
    edit_in_qbo(firm, Description="of QBO")
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    assert (sent(firm), item(firm)["code"]) == ([], "deleted_here")
    assert item(firm)["detail"] == 'Notes: deleted in Aero, "of QBO" in QuickBooks'
    choose(firm, choice)
    firm.sync()
    assert len(firm.times()) == stays
    assert settled(firm)
    firm.change_entry(entry, is_deleted=False, notes="back")
    firm.sync()
    assert firm.time()["Description"] == "back"


@pytest.mark.parametrize(("choice", "times"), [("aero", 1), ("qbo", 0)])
def test_T9_deleted_in_QBO_and_edited_in_aero_asks_a_person(firm: Firm, choice: str, times: int) -> None:
    entry = exported(firm, notes="first")
    firm.emulator.delete(firm.realm, "TimeActivity", firm.time()["Id"])
    firm.change_entry(entry, notes="second")
    firm.sync()
    assert (sent(firm), item(firm)["code"]) == ([], "deleted_in_qbo")
    assert item(firm)["detail"] == 'Notes: "second" in Aero, deleted in QuickBooks'
    choose(firm, choice)
    firm.sync()
    assert len(firm.times()) == times
    assert firm.codes() == []


def test_T9_a_link_from_before_the_base_kept_QBOs_values_goes_by_what_QBO_answered_then(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    firm.world.rows("update qbo.link set base = base - 'qbo' where entity = 'TimeActivity'")
    edit_in_qbo(firm, Description="of QBO")
    firm.change_entry(entry, notes="of Aero")
    firm.sync()
    assert firm.codes() == ["changed_on_both_sides"]
    firm.change_entry(entry, notes="first", hours="3")
    firm.sync()
    assert fields(firm) == {"Hours", "Minutes"}


# --- Billed -----------------------------------------------------------------------------------------------------------


def billable(firm: Firm) -> int:
    return exported(firm, is_billable=True, service_item_id=firm.gardening, company_id=firm.lawn_id)


@pytest.mark.parametrize("change", [{"hours": "2"}, {"is_deleted": True}, {"hours": 0}])
def test_T9_billed_time_is_read_just_before_and_left_alone(firm: Firm, change: dict[str, object]) -> None:
    entry = billable(firm)
    firm.emulator.bill(firm.realm, firm.time()["Id"])
    firm.change_entry(entry, **change)
    firm.sync()
    assert (sent(firm), item(firm)["code"]) == ([], "billed")
    choose(firm, "qbo")
    firm.sync()
    assert sent(firm) == []
    assert settled(firm)


def test_T9_billed_between_the_look_and_the_change_is_seen_in_the_answer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = billable(firm)
    firm.change_entry(entry, hours="2")
    real = outbox.batch.send_stored

    def billed_meanwhile(*args: Any) -> Any:
        firm.emulator.bill(firm.realm, firm.time()["Id"])
        return real(*args)

    monkeypatch.setattr(outbox.batch, "send_stored", billed_meanwhile)
    firm.sync()
    firm.sync("full")
    assert item(firm)["code"] == "billed_meanwhile"


def test_T9_a_billable_change_that_QBO_ignores_is_told(firm: Firm) -> None:
    entry = exported(firm, service_item_id=firm.gardening, company_id=firm.lawn_id)
    firm.emulator.set(firm.realm, billable_status_updatable="ignore")
    firm.change_entry(entry, is_billable=True)
    firm.sync()
    assert firm.codes() == ["stored_differently"]


def test_T9_by_setting_a_billable_change_is_a_delete_and_a_create(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_BILLABLE_CHANGE", "recreate")
    entry = exported(firm, service_item_id=firm.gardening, company_id=firm.lawn_id)
    was = firm.time()["Id"]
    firm.emulator.set(firm.realm, billable_status_updatable="ignore")
    firm.change_entry(entry, is_billable=True)
    firm.sync()
    assert (firm.time()["BillableStatus"], firm.time()["Id"] != was) == ("Billable", True)
    assert settled(firm)


# --- Exactly once -----------------------------------------------------------------------------------------------------


def stale_once(firm: Firm, monkeypatch: pytest.MonkeyPatch, times: int, **changes: object) -> None:
    """Somebody edits in QBO between the look and the change, so many times."""
    real, left = outbox.batch.send_stored, iter(range(times))

    def edited_meanwhile(*args: Any) -> Any:
        number = next(left, None)
        if number is not None:
            edit_in_qbo(firm, **{name: f"{value} {number}" for name, value in changes.items()})
        return real(*args)

    monkeypatch.setattr(outbox.batch, "send_stored", edited_meanwhile)


def test_T9_what_became_stale_is_read_again_in_the_same_run(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = exported(firm, notes="first")
    stale_once(firm, monkeypatch, 2, Description="of QBO")
    firm.change_entry(entry, hours="2")
    firm.sync()
    assert [each["outcome"] for each in sent(firm)] == ["again", "again", "done"]
    assert firm.time()["Hours"] == 2


def test_T9_what_stays_stale_waits_for_the_next_run(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = exported(firm, notes="first")
    stale_once(firm, monkeypatch, corrections.ROUNDS, Description="of QBO")
    firm.change_entry(entry, hours="2")
    firm.sync()
    assert [each["outcome"] for each in sent(firm)] == ["again"] * corrections.ROUNDS
    firm.sync()
    assert firm.time()["Hours"] == 2


MOMENTS: dict[str, tuple[Any, str, bool]] = {
    "after the batch is stored": (outbox, "send", False),
    "just before the call": (outbox.batch, "send_stored", False),
    "after the answer": (outbox.batch, "send_stored", True),
    "amid settling": (sql.export, "upsert_links", True),
}
EDITS: dict[str, dict[str, object]] = {"update": {"notes": "second"}, "delete": {"is_deleted": True}}


def stands(firm: Firm, edit: str) -> bool:
    found = [each["Description"] for each in firm.times()]
    return found == ([] if edit == "delete" else ["second"])


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_P1_killed_at_any_moment_a_correction_is_made_once_with_the_same_bytes(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, moment: str, edit: str
) -> None:
    entry = exported(firm, notes="first")
    firm.change_entry(entry, **EDITS[edit])
    target, name, after = MOMENTS[moment]
    dies_at(monkeypatch, target, name, after=after)
    run_until_killed(firm)
    stored = bytes_sent(firm)
    firm.sync()
    assert bytes_sent(firm) == stored
    assert stands(firm, edit)
    assert firm.world.value("select count(*) from qbo.write_log where operation <> 'create'") == 1
    assert settled(firm)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("known", ["looked up", "asked again"])
def test_P1_a_correction_whose_answer_was_lost_is_found_in_QBO(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, edit: str, known: str
) -> None:
    entry = exported(firm, notes="first")
    firm.change_entry(entry, **EDITS[edit])
    with monkeypatch.context() as patch:
        dies_at(patch, outbox.batch, "send_stored", after=True)
        run_until_killed(firm)
    firm.emulator.forget_requestids()
    if known == "looked up":
        monkeypatch.setenv("QBO_LOOKUP_AFTER_S", "0.000001")
    firm.sync()
    assert stands(firm, edit)
    log = firm.world.one("select * from qbo.write_log where operation <> 'create'")
    assert (log["operation"], log["found"]) == (edit, True)
    assert settled(firm)


def test_T9_an_entry_deleted_while_its_change_is_under_way_is_deleted_by_the_next_sync(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = exported(firm, notes="first")
    firm.change_entry(entry, notes="second")
    real = outbox.batch.send_stored

    def deleted_meanwhile(*args: Any) -> Any:
        firm.change_entry(entry, is_deleted=True)
        monkeypatch.setattr(outbox.batch, "send_stored", real)
        return real(*args)

    monkeypatch.setattr(outbox.batch, "send_stored", deleted_meanwhile)
    firm.sync()
    firm.sync()
    assert firm.times() == []
    assert settled(firm)


def test_R3_an_edit_that_QBO_refuses_holds_no_other_back(firm: Firm) -> None:
    first, second = firm.entry(notes="a"), firm.entry(notes="b")
    firm.sync()
    firm.emulator.fail("batch_item_fault:2050", realm=firm.realm, item=0)
    for entry in (first, second):
        firm.change_entry(entry, notes="changed")
    firm.sync()
    assert firm.codes() == ["2050"]
    assert sorted(each["Description"] for each in firm.times()) == ["a", "changed"]
    firm.sync("full")
    assert [each["Description"] for each in firm.times()] == ["changed", "changed"]
    assert firm.codes() == []


def test_R2_a_dry_run_shows_corrections_by_name_and_counts_their_reads(firm: Firm) -> None:
    ids = [firm.entry(notes=f"entry {number}") for number in range(3)]
    firm.sync()
    firm.change_entry(ids[0], notes="changed")
    firm.change_entry(ids[1], is_deleted=True)
    firm.change_entry(ids[2], notes="of Aero")
    (third,) = firm.emulator.find(firm.realm, "TimeActivity", Description="entry 2")
    firm.emulator.edit(firm.realm, "TimeActivity", third["Id"], Description="of QBO")
    firm.emulator.clear_journal()
    looked = firm.world.sync(firm.account, dry_run=True)
    assert firm.batches() == []
    (shown,) = looked.plans.values()
    assert [(row["action"], row["aero_id"]) for row in shown.rows] == [
        ("send update", ids[0]), ("send delete", ids[1]), ("hold", ids[2]),
    ]  # fmt: skip
    assert shown.rows[2]["reason"] == f"A time entry was changed in Aero and in QuickBooks: Ann Field, {TODAY}"
    firm.emulator.clear_journal()
    firm.sync()
    calls = firm.emulator.journal(realm=firm.realm)
    assert (shown.reads, shown.sends) == (len(calls) - len(firm.batches()), len(firm.batches()))


def test_T9_corrections_are_read_many_in_a_call(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qbo.settings.IN_LIST_SIZE", 2)
    ids = [firm.entry(notes=f"{number}") for number in range(5)]
    firm.sync()
    firm.world.rows("update aero.time_entry set hours = 2 where time_entry_id = any(%(ids)s)", ids=ids)
    firm.emulator.clear_journal()
    firm.sync()
    assert len(firm.emulator.journal(realm=firm.realm, path="query")) == 3
    assert len(firm.batches()) == 1
