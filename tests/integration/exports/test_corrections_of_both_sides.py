"""T9: what both sides changed since is asked, with both values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.correcting import choose, conflict, edit_in_qbo, exported, fields, item, sent, settled
from integration.exports.killing import dies_at, run_until_killed
from integration.world import TODAY
from qbo.flow import corrections
from qbo.flow.sending import outbox

if TYPE_CHECKING:
    from integration.exports.firm import Firm


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
