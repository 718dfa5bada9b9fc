"""T13: undo takes back what one run created, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.provoking import error, provoke
from integration.exports.undoing import held, last_run, reason, sent, take_back
from integration.world import TODAY
from qbo.errors import Misconfigured
from qbo.flow.reporting.undo_words import undo_lines
from qbo.flow.sending import outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm

YESTERDAY = TODAY - timedelta(days=1)


def places(firm: Firm) -> list[str]:
    rows = firm.world.rows(
        "select place from qbo.time_place(array[%(a)s]::bigint[]) order by time_entry_id", a=firm.account.account_id
    )
    return [row["place"] for row in rows]


def test_T13_time_of_the_run_is_deleted_and_its_entries_held_what_other_runs_sent_stays(firm: Firm) -> None:
    earlier = firm.entry("1", notes="earlier")
    firm.sync()
    ids = [firm.entry(notes=f"entry {n}") for n in range(35)]
    run_id = sent(firm)
    later = firm.entry("3", notes="later")
    firm.sync()
    undone = take_back(firm, run_id)
    assert (len(undone.taken), undone.skipped, undone.status) == (35, [], "succeeded")
    assert sorted(each["Description"] for each in firm.times()) == ["earlier", "later"]
    assert held(firm) == ids
    assert not any(firm.link("TimeActivity", each) for each in ids)
    assert firm.link("TimeActivity", earlier)
    assert firm.link("TimeActivity", later)
    assert firm.due() == []
    assert places(firm) == ["qbo", *["held"] * 35, "qbo"]


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_T13_what_was_taken_back_is_not_sent_again_until_do_not_sync_is_taken_off(firm: Firm, mode: str) -> None:
    entry = firm.entry()
    take_back(firm, sent(firm))
    firm.sync(mode)
    assert firm.times() == []
    assert firm.codes() == []
    firm.change_entry(entry, do_not_sync=False)
    firm.sync(mode)
    firm.sync(mode)
    assert len(firm.times()) == 1


def test_T13_an_undo_is_a_run_of_its_own_with_counts(firm: Firm) -> None:
    firm.entry()
    firm.company("Rose & Thorn")
    take_back(firm, sent(firm))
    run = firm.world.last_run(firm.account)
    assert (run["trigger"], run["status"], run["released_by"]) == (
        "undo", "succeeded", f"kim (undo of run {run['run_id'] - 1})",
    )  # fmt: skip
    assert run["counts"]["TimeActivity"]["deleted"] == 1
    assert run["counts"]["Customer"]["deactivated"] == 1
    assert run["counts"]["api_calls"] > 0


def test_R6_what_an_undo_writes_is_in_the_ledger_with_who_released_it(firm: Firm) -> None:
    firm.entry()
    firm.company("Rose & Thorn")
    run_id = sent(firm)
    take_back(firm, run_id)
    rows = firm.world.rows("select * from qbo.write_log where run_id = %(r)s order by write_id", r=last_run(firm))
    assert [(row["entity"], row["operation"]) for row in rows] == [("TimeActivity", "delete"), ("Customer", "update")]
    assert all(row["released_by"] == f"kim (undo of run {run_id}), run {last_run(firm)}" for row in rows)
    assert all(row["before"]["Id"] == row["qbo_id"] and row["intuit_tid"] for row in rows)


def test_T13_a_second_undo_finds_nothing(firm: Firm) -> None:
    firm.entry()
    firm.company("Rose & Thorn")
    run_id = sent(firm)
    take_back(firm, run_id)
    firm.emulator.clear_journal()
    again = take_back(firm, run_id)
    assert again.found == {}
    assert firm.batches() == []
    assert list(undo_lines(again)) == [f"Nothing of run {run_id} is left to take back."]


def test_T13_a_dry_run_tells_by_name_what_the_undo_then_does_and_writes_nothing(firm: Firm) -> None:
    firm.company("Rose & Thorn")
    firm.entry("1.5", company_id=firm.lawn_id)
    firm.change_entry(entry := firm.entry("2"), notes="x")
    run_id = sent(firm)
    firm.change_entry(entry, notes="changed since")
    before = firm.world.dump()
    told = list(undo_lines(take_back(firm, run_id, dry_run=True)))
    volatile = {"qbo.throttle", "qbo.connection"}  # limits and tokens
    after = firm.world.dump()
    assert {name: rows for name, rows in after.items() if name not in volatile} == {
        name: rows for name, rows in before.items() if name not in volatile
    }
    assert told == [
        "Would be taken back:",
        f"  Ann Field, {TODAY}, 1.5 hours, North Lawn: deleted in QuickBooks, set to Do Not Sync.",
        "  Customer Rose & Thorn: made inactive in QuickBooks; its company waits for a decision under Matches.",
        "Skipped:",
        f"  Ann Field, {TODAY}, 2 hours: it was changed in Aero since.",
        (
            f"Run {run_id} of account {firm.account.account_id} (Garden Firm): 1 time entry, 1.5 hours and "
            "1 customer to be taken back; 1 time entry, 2 hours skipped."
        ),
    ]
    done = list(undo_lines(take_back(firm, run_id)))
    assert done[1:3] == told[1:3]
    assert done[3:5] == told[3:5]


def bill(firm: Firm, _: int) -> None:
    firm.emulator.bill(firm.realm, firm.time()["Id"])


def move_in_qbo(firm: Firm, _: int) -> None:
    firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], Description="moved in QuickBooks")


def close_books(firm: Firm, _: int) -> None:
    firm.emulator.close_books(firm.realm, TODAY.isoformat())


STAYS: dict[str, tuple[Callable[[Firm, int], object], str]] = {
    "billed": (bill, "on an invoice"),
    "locked": (lambda firm, _: firm.set_connection(locked_through=TODAY), "locked"),
    "the books closed since": (close_books, "locked"),
    "edited in QBO": (move_in_qbo, "changed in QuickBooks since"),
    "edited in Aero": (lambda firm, entry: firm.change_entry(entry, hours="2"), "changed in Aero since"),
    "deleted in Aero": (lambda firm, entry: firm.change_entry(entry, is_deleted=True), "changed in Aero since"),
}


@pytest.mark.parametrize("what", STAYS)
def test_T13_what_is_billed_locked_or_edited_since_is_skipped_with_a_reason(firm: Firm, what: str) -> None:
    gardening = {"company_id": firm.lawn_id, "service_item_id": firm.gardening, "is_billable": True}
    entry = firm.entry(**gardening)
    run_id = sent(firm)
    change, expected = STAYS[what]
    change(firm, entry)
    assert expected in reason(firm, run_id)
    assert len(firm.times()) == 1


def test_T13_time_whose_edit_was_sent_since_is_skipped(firm: Firm) -> None:
    entry = firm.entry()
    run_id = sent(firm)
    firm.change_entry(entry, notes="better")
    firm.sync()
    assert "changed in Aero since" in reason(firm, run_id)


@pytest.mark.parametrize("where", ["in Aero", "in QBO"])
def test_T11_an_undo_deletes_nothing_whose_day_was_or_is_locked(firm: Firm, where: str) -> None:
    entry = firm.entry(work_date=TODAY)
    run_id = sent(firm)
    if where == "in Aero":
        firm.change_entry(entry, work_date=YESTERDAY)
    else:
        firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], TxnDate=YESTERDAY.isoformat())
    firm.set_connection(locked_through=YESTERDAY)
    assert "locked" in reason(firm, run_id)


def test_T13_what_somebody_deleted_in_quickbooks_is_held_as_if_undo_had_deleted_it(firm: Firm) -> None:
    entry = firm.entry()
    run_id = sent(firm)
    firm.emulator.delete(firm.realm, "TimeActivity", firm.time()["Id"])
    undone = take_back(firm, run_id)
    assert "already" in list(undo_lines(undone))[1]
    assert held(firm) == [entry]
    assert firm.link("TimeActivity", entry) is None
    firm.sync("full")
    assert firm.times() == []
    assert firm.codes() == []


def bill_under(firm: Firm, qbo_id: str, **settings: object) -> None:
    firm.emulator.set(firm.realm, **settings)
    firm.emulator.bill(firm.realm, qbo_id)


AT_THAT_MOMENT: dict[str, tuple[Callable[[Firm, str], object], str]] = {
    "billed, which makes it stale": (
        lambda firm, qbo_id: bill_under(firm, qbo_id, billing_moves_sync_token=True),
        "it is on an invoice in QuickBooks",
    ),
    "billed, which QBO does not delete": (
        lambda firm, qbo_id: bill_under(firm, qbo_id, billed_time_editable="refuse"),
        "it is on an invoice in QuickBooks",
    ),
    "edited": (
        lambda firm, qbo_id: firm.emulator.edit(firm.realm, "TimeActivity", qbo_id, Description="moved"),
        "it was changed in QuickBooks since",
    ),
    "refused": (lambda firm, _: provoke(firm, "batch_item_fault", error("6330")), "QuickBooks refuses it: "),
}


@pytest.mark.parametrize("what", AT_THAT_MOMENT)
def test_T13_what_quickbooks_refuses_at_that_moment_is_skipped_and_its_neighbours_go(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    firm.set_connection(export_from=YESTERDAY)
    first, second = firm.entry("1", work_date=YESTERDAY), firm.entry("2")
    run_id = sent(firm)
    real, (change, expected) = outbox.batch.send_stored, AT_THAT_MOMENT[what]

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(outbox.batch, "send_stored", real)
        change(firm, (firm.link("TimeActivity", first) or {})["qbo_id"])
        return real(*args)

    monkeypatch.setattr(outbox.batch, "send_stored", meanwhile)
    undone = take_back(firm, run_id)
    assert [each.aero_id for each in undone.taken] == [second]
    assert [each.aero_id for each in undone.skipped] == [first]
    assert undone.skipped[0].reason.startswith(expected)
    assert held(firm) == [second]
    assert firm.codes() == []
    assert firm.link("TimeActivity", first)


def test_T13_an_unknown_run_a_dry_run_and_an_undo_cannot_be_undone(firm: Firm) -> None:
    firm.entry()
    firm.world.sync(firm.account, dry_run=True)
    with pytest.raises(Misconfigured, match="dry run"):
        take_back(firm, last_run(firm))
    take_back(firm, sent(firm))
    with pytest.raises(Misconfigured, match="itself an undo"):
        take_back(firm, last_run(firm))
    with pytest.raises(Misconfigured, match="There is no run"):
        take_back(firm, 999999)
    firm.set_connection(status="disconnected")
    with pytest.raises(Misconfigured, match="not connected"):
        take_back(firm, last_run(firm) - 1)
