"""T9, P1: a correction is made once, whatever happens meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.correcting import edit_in_qbo, exported, sent, settled
from integration.exports.killing import bytes_sent, dies_at, run_until_killed
from integration.world import TODAY
from qbo.flow import corrections
from qbo.flow.sending import outbox
from qbo.store.queries import sql

if TYPE_CHECKING:
    from integration.exports.firm import Firm


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
