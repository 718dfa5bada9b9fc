"""T9: a choice is about the values that were shown, of both sides; what Aero changed since is asked anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.correcting import choose, conflict, edit_in_qbo, exported, sent, settled

if TYPE_CHECKING:
    from integration.exports.firm import Firm

LATER: dict[str, dict[str, object]] = {
    "the same field": {"notes": "later"},
    "another field": {"hours": "7"},
    "deleted": {"is_deleted": True},
}


@pytest.mark.parametrize("choice", ["aero", "qbo"])
@pytest.mark.parametrize("what", LATER)
def test_T9_an_edit_between_a_choice_and_the_sync_that_carries_it_out_is_no_part_of_it(
    firm: Firm, what: str, choice: str
) -> None:
    entry = conflict(firm)
    choose(firm, choice)
    firm.change_entry(entry, **LATER[what])
    firm.sync()
    assert (sent(firm), firm.codes()) == ([], ["deleted_here" if what == "deleted" else "changed_on_both_sides"])


def test_T9_a_choice_about_a_deletion_is_none_about_what_was_undeleted_and_edited(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    edit_in_qbo(firm, Description="of QBO")
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    choose(firm, "aero")
    firm.change_entry(entry, is_deleted=False, notes="of Aero")
    firm.sync()
    assert (sent(firm), firm.codes()) == ([], ["changed_on_both_sides"])


def test_T9_time_left_deleted_in_QBO_and_edited_before_that_is_carried_out_is_asked_about_again(firm: Firm) -> None:
    entry = exported(firm, notes="first")
    firm.emulator.delete(firm.realm, "TimeActivity", firm.time()["Id"])
    firm.change_entry(entry, notes="second")
    firm.sync()
    choose(firm, "qbo")
    firm.change_entry(entry, notes="third")
    firm.sync()
    assert firm.codes() == ["deleted_in_qbo"]


def test_T9_an_edit_that_was_taken_back_leaves_the_choice_as_it_was(firm: Firm) -> None:
    entry = conflict(firm)
    choose(firm, "aero")
    firm.change_entry(entry, notes="later")
    firm.change_entry(entry, notes="of Aero")
    firm.sync()
    assert firm.time()["Description"] == "of Aero"
    assert settled(firm)
