"""T13 and promise 1: an undo that is killed or gets no answer is finished, by whoever comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.killing import Killed, bytes_sent, dies_at, patience
from integration.exports.undoing import held, last_run, proposals, sent, take_back
from qbo.errors import SyncError
from qbo.flow.reporting.undo_words import undo_lines
from qbo.flow.sending import outbox
from qbo.store.queries import sql

if TYPE_CHECKING:
    from integration.exports.firm import Firm


MOMENTS = {
    "after the batches are stored, before any is sent": (outbox, "send", False, 1),
    "between two batches": (outbox, "send", False, 2),
    "just before the call": (outbox.batch, "send_stored", False, 1),
    "after the answer, before it is settled": (outbox.batch, "send_stored", True, 1),
    "amid settling": (sql.export, "delete_links", True, 1),
    "before the customers": (outbox, "send", False, 3),
    "after the answer about the customers": (outbox.batch, "send_stored", True, 3),
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("by", ["undo", "sync"])
def test_T13_killed_at_any_moment_an_undo_is_finished_and_nothing_goes_out_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, moment: str, by: str
) -> None:
    company = firm.company("Rose & Thorn")
    ids = [firm.entry(notes=f"entry {n}", company_id=company) for n in range(35)]
    run_id = sent(firm)
    exported = len(bytes_sent(firm))
    target, name, after, nth = MOMENTS[moment]
    dies_at(monkeypatch, target, name, after=after, nth=nth)
    with pytest.raises(Killed):
        take_back(firm, run_id)
    firm.world.rows("update qbo.lease set expires_at = '-infinity'")
    stored = bytes_sent(firm)
    if by == "sync":
        firm.sync("full")
    take_back(firm, run_id)
    firm.sync("full")
    assert bytes_sent(firm)[: len(stored)] == stored
    assert {call["requestid"] for call in firm.batches()} >= {request_id for request_id, _ in stored[exported:]}
    assert firm.times() == []
    assert held(firm) == ids
    assert [each["Active"] for each in firm.emulator.find(firm.realm, "Customer", CompanyName="Rose & Thorn")] == [
        False
    ]
    assert [each.company_id for each in proposals(firm)] == [company]
    assert firm.codes() == ["matches_open"]


@pytest.mark.parametrize("failure", ["cut_before", "cut_after"])
def test_T13_what_the_run_left_unanswered_is_settled_first_and_taken_back_too(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    patience(monkeypatch, 0)
    entry = firm.entry()
    firm.emulator.fail(failure, realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    run_id = last_run(firm)
    told = list(undo_lines(take_back(firm, run_id, dry_run=True)))
    assert told[0].startswith("1 batch of an earlier run had no answer")
    undone = take_back(firm, run_id)
    assert [each.aero_id for each in undone.taken] == [entry]
    assert firm.times() == []
    assert held(firm) == [entry]


@pytest.mark.parametrize("failure", ["cut_before", "cut_after"])
def test_T13_a_lost_answer_to_an_undo_ends_it_as_failed_and_the_next_one_finishes_it(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    patience(monkeypatch, 0)
    entry = firm.entry()
    run_id = sent(firm)
    firm.emulator.fail(failure, realm=firm.realm, path="batch")
    with pytest.raises(SyncError):
        take_back(firm, run_id)
    assert firm.world.last_run(firm.account)["status"] == "failed"
    assert held(firm) == []
    take_back(firm, run_id)
    assert firm.times() == []
    assert held(firm) == [entry]
    assert len({call["requestid"] for call in firm.batches()}) == 1


def test_T13_trouble_is_waited_out_and_all_that_was_done_is_told(
    firm: Firm, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call waits by itself."""
    firm.entry()
    run_id = sent(firm)
    monkeypatch.setattr("qbo.settings.SLOT_PATIENCE_S", 0)
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "60")
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch")
    undone = take_back(firm, run_id)
    assert len(undone.taken) == 1
    assert undone.skipped == []
