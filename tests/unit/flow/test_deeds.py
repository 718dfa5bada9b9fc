"""What a run did, in the words of the page."""

from __future__ import annotations

from qbo.flow.wording.deeds import in_words


def test_what_a_run_did_reads_as_one_sentence() -> None:
    counts = {
        "Customer": {"extracted": 1200, "created": 12, "hidden": 3, "refused": 1},
        "Vendor": {"extracted": 7},
        "TimeActivity": {"created": 1041, "updated": 1, "refused": 1, "held": 9, "drift": 2},
        "api_calls": 9,
    }
    told = "12 customers added, 3 hidden, 1,041 time entries sent, 1 corrected, 2 need attention"
    assert in_words(counts) == told


def test_one_is_not_called_many_and_nothing_is_nothing_new() -> None:
    assert in_words({"Class": {"renamed": 1}, "TimeActivity": {"refused": 1}}) == "1 class renamed, 1 needs attention"
    assert in_words({"Item": {"extracted": 5}, "api_calls": 5}) == "nothing new"
