"""T6 beside T9: an entry that was edited in QBO, and then corrected, deleted or taken back from Aero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration.reports.books import hours

if TYPE_CHECKING:
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
