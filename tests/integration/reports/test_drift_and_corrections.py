"""T6 beside T9: an entry that was edited in QBO, and then corrected, deleted or taken back from Aero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.undoing import last_run, take_back
from integration.reports.books import hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.reports.books import Books


def edited_there_corrected_here(books: Books) -> int:
    """Hours and notes were edited in QBO and seen by a nightly comparison; then Aero corrected the item."""
    entry = books.sent("2", notes="Mowing")
    books.edit(entry, Hours=3, Description="Mowed")
    books.compare()
    books.firm.change_entry(entry, service_item_id=books.firm.gardening)
    books.firm.sync()
    assert books.firm.time()["ItemRef"]["value"] == books.firm.gardening
    return entry


def test_T12_a_correction_of_another_field_leaves_the_week_as_quickbooks_has_it(books: Books) -> None:
    edited_there_corrected_here(books)
    told = {"aero": hours("2"), "qbo": hours("3"), "difference": hours("-1"), "drift": hours("-1")}
    assert books.week() == told
    books.compare()
    assert books.week() == told


def test_T6_aeros_values_are_sent_again_also_where_another_field_was_corrected_since(books: Books) -> None:
    edited_there_corrected_here(books)
    books.choose("drift", "aero")
    books.firm.sync()
    assert (books.firm.time()["Hours"], books.firm.time()["Description"]) == (2, "Mowing")
    books.compare()
    assert (books.drift(), books.firm.codes()) == ([], [])
    assert books.week() == {"aero": hours("2"), "qbo": hours("2")}


def test_T6_what_a_person_left_in_quickbooks_is_no_conflict_later_also_where_another_field_was_corrected_since(
    books: Books,
) -> None:
    entry = edited_there_corrected_here(books)
    books.choose("drift", "qbo")
    books.firm.change_entry(entry, notes="Raking")
    books.firm.sync()
    assert (books.firm.time()["Hours"], books.firm.time()["Description"]) == (3, "Raking")
    assert books.firm.codes() == []


def test_T9_T12_a_correction_of_the_field_that_was_edited_is_what_quickbooks_has_then(books: Books) -> None:
    entry = books.sent("2")
    books.edit(entry, Hours=3)
    books.compare()
    books.firm.change_entry(entry, hours="5")
    books.firm.sync()
    books.choose("changed_on_both_sides", "aero")
    books.firm.sync()
    assert books.week() == {"aero": hours("5"), "qbo": hours("5")}


def delete_here(books: Books, entry: int) -> None:
    books.firm.change_entry(entry, is_deleted=True)
    books.firm.sync()
    books.choose("deleted_here", "aero")
    books.firm.sync()


def delete_on_both_sides(books: Books, entry: int) -> None:
    books.delete(entry)
    books.firm.change_entry(entry, is_deleted=True)
    books.firm.sync()


def undo_its_run(books: Books, entry: int) -> None:
    books.edit(entry, Description="Mowing")
    run = "select run_id from qbo.write_log where operation = 'create' and aero_id = %(id)s"
    take_back(books.firm, books.world.value(run, id=entry))


@pytest.mark.parametrize("end", [delete_here, delete_on_both_sides, undo_its_run])
def test_R5_drift_of_time_that_is_in_quickbooks_no_more_ends_and_its_item_closes(
    books: Books, end: Callable[[Books, int], None]
) -> None:
    entry = books.sent("2", notes="Mowing")
    books.edit(entry, Description="Mowed")
    books.compare()
    assert books.items("drift")
    end(books, entry)
    assert (books.firm.times(), books.drift(), books.firm.codes()) == ([], [], [])


def test_R5_T13_an_answer_that_was_not_what_was_sent_is_of_no_interest_once_it_was_taken_back(books: Books) -> None:
    firm = books.firm
    firm.emulator.set(firm.realm, class_when_off="drop")
    tracking = ("ClassTrackingPerTxn", "ClassTrackingPerTxnLine")
    firm.emulator.preferences(firm.realm, {"AccountingInfoPrefs": dict.fromkeys(tracking, False)})
    books.sent_at_once("2", class_id=firm.weekly)
    assert firm.codes() == ["stored_differently"]
    take_back(firm, last_run(firm))
    assert (firm.times(), firm.codes()) == ([], [])
