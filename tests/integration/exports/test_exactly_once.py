"""Promise 1: whatever is killed, whenever, every entry reaches QBO once, under the same id and with the same bytes."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.killing import MOMENTS, bytes_sent, dies_at, patience, run_until_killed
from qbo.flow.sending import outbox
from qbo.store.queries import sql

if TYPE_CHECKING:
    from integration.exports.firm import Firm


@pytest.fixture(autouse=True)
def _no_patience(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One try a request, so that a failure of the emulator reaches the run."""
    patience(monkeypatch, 0)


@pytest.mark.parametrize("moment", MOMENTS)
def test_P1_killed_at_any_moment_every_entry_and_customer_stands_once_with_the_same_bytes(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    firm.company("Rose & Thorn")
    ids = [firm.entry(notes=f"entry {n}") for n in range(70)]
    target, name, after, nth = MOMENTS[moment]
    dies_at(monkeypatch, target, name, after=after, nth=nth)
    run_until_killed(firm)
    stored = bytes_sent(firm)
    assert stored
    firm.sync()
    assert bytes_sent(firm)[: len(stored)] == stored
    assert sorted(each["Description"] for each in firm.times()) == sorted(f"entry {n}" for n in range(70))
    assert len(firm.customers("Rose & Thorn")) == 1
    assert all(firm.link("TimeActivity", each) for each in ids)
    assert firm.codes() == []
    assert firm.due() == []


@pytest.mark.parametrize("failure", ["cut_before", "cut_after", "cut_midway", "garbage_json", "throttle_after"])
def test_P1_an_answer_that_was_lost_is_asked_for_again_under_the_same_request_id(firm: Firm, failure: str) -> None:
    ids = [firm.entry(notes=f"entry {n}") for n in range(3)]
    firm.emulator.fail(failure, realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    firm.sync()
    assert len(firm.times()) == 3
    assert all(firm.link("TimeActivity", each) for each in ids)
    assert len({call["requestid"] for call in firm.batches()}) == 1


def test_P1_an_old_unanswered_batch_is_looked_up_before_it_is_sent_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = _lost_long_ago(firm, monkeypatch, "cut_after")
    firm.sync()
    assert len(firm.times()) == 3
    assert all(firm.link("TimeActivity", each) for each in ids)
    assert len(firm.batches()) == 1
    assert firm.world.value("select status from qbo.batch") == "settled"


def test_P1_an_old_batch_that_never_arrived_is_sent_under_a_new_id(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = _lost_long_ago(firm, monkeypatch, "cut_before")
    firm.sync()
    assert len(firm.times()) == 3
    assert all(firm.link("TimeActivity", each) for each in ids)
    assert len({call["requestid"] for call in firm.batches()}) == 2


def test_P1_the_same_time_typed_by_a_person_before_is_not_taken_for_ours(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = _lost_long_ago(firm, monkeypatch, "cut_after")
    made = firm.times()[0]
    firm.emulator.delete(firm.realm, "TimeActivity", made["Id"])
    typed = {
        key: value for key, value in made.items() if key not in {"Id", "SyncToken", "MetaData", "domain", "sparse"}
    }
    twin = firm.emulator.add(firm.realm, "TimeActivity", **typed)
    days_ago = dict.fromkeys(("CreateTime", "LastUpdatedTime"), "2026-01-05T08:00:00-08:00")
    firm.emulator.set_raw(firm.realm, "TimeActivity", twin["Id"], MetaData=days_ago)
    firm.sync()
    assert len(firm.times()) == 4
    assert all((firm.link("TimeActivity", each) or {})["qbo_id"] != twin["Id"] for each in ids)


def test_P1_identical_entries_are_not_taken_for_one_another(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [firm.entry("1", notes="same") for _ in range(3)]
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    firm.emulator.forget_requestids()
    monkeypatch.setenv("QBO_LOOKUP_AFTER_S", "0.000001")
    firm.sync()
    assert len(firm.times()) == 3
    assert len({(firm.link("TimeActivity", each) or {})["qbo_id"] for each in ids}) == 3


def _lost_long_ago(firm: Firm, monkeypatch: pytest.MonkeyPatch, failure: str) -> list[int]:
    ids = [firm.entry(notes=f"entry {n}") for n in range(3)]
    firm.emulator.fail(failure, realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    firm.emulator.forget_requestids()
    monkeypatch.setenv("QBO_LOOKUP_AFTER_S", "0.000001")
    return ids


def test_P1_what_was_lost_is_found_where_quickbooks_clock_is_days_behind_ours(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.emulator.set(firm.realm, clock_offset_s=-3 * 86400.0)
    firm.sync()
    ids = _lost_long_ago(firm, monkeypatch, "cut_after")
    firm.sync()
    assert len(firm.times()) == 3
    assert all(firm.link("TimeActivity", each) for each in ids)


@pytest.mark.parametrize("answer", ["fault_600", "fault_6000"])
@pytest.mark.parametrize("again", ["in the same run", "in the next run"])
def test_P1_where_quickbooks_answers_a_known_request_id_with_a_fault_it_is_asked_what_stands_there(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, answer: str, again: str
) -> None:
    firm.emulator.set(firm.realm, requestid_on_replay=answer)
    firm.company("Rose & Thorn")
    ids = [firm.entry(notes=f"entry {n}") for n in range(3)]
    if again == "in the same run":
        patience(monkeypatch, 5)
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch", entity="Customer")
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch", entity="TimeActivity")
    for _ in range(3):
        firm.world.sync(firm.account)
    assert len(firm.times()) == 3
    assert len(firm.customers("Rose & Thorn")) == 1
    assert all(firm.link("TimeActivity", each) for each in ids)
    assert firm.codes() == []


def test_P1_a_customer_whose_answer_was_lost_does_not_come_back_as_a_new_company(firm: Firm) -> None:
    company = firm.company("Rose & Thorn")
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    firm.change_company(company, name="Thorn & Rose")
    firm.sync()
    assert firm.world.value("select count(*) from aero.company") == 2
    assert len(firm.emulator.objects(firm.realm, "Customer")) == 2
    link = firm.link("Customer", company)
    assert link is not None
    assert link["base"]["name"] == "Rose & Thorn"


def test_P1_half_an_answer_is_asked_for_again_not_guessed(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [firm.entry(notes=f"entry {n}") for n in range(3)]
    real = outbox.batch.send_stored

    def forgetful(*args: Any) -> Any:
        outcomes = real(*args)
        monkeypatch.setattr(outbox.batch, "send_stored", real)
        return outcomes | {"2": outbox.batch.Outcome("2")}

    monkeypatch.setattr(outbox.batch, "send_stored", forgetful)
    assert firm.world.sync(firm.account).failed
    firm.sync()
    assert len(firm.times()) == 3
    assert all(firm.link("TimeActivity", each) for each in ids)


@pytest.mark.parametrize("changes", [{"notes": "better"}, {"is_deleted": True}, {"hours": "2"}])
def test_P1_an_edit_while_its_batch_is_under_way_stays_due(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    entry, quiet = firm.entry(notes="first"), firm.entry(notes="quiet")
    real = outbox.batch.send_stored

    def edited_meanwhile(*args: Any) -> Any:
        outcomes = real(*args)
        firm.change_entry(entry, **changes)
        return outcomes

    monkeypatch.setattr(outbox.batch, "send_stored", edited_meanwhile)
    firm.sync()
    assert [due[1] for due in firm.due()] == [entry]
    assert (firm.link("TimeActivity", entry) or {})["base"]["notes"] == "first"
    assert firm.link("TimeActivity", quiet) is not None


def test_P1_an_edit_that_commits_only_while_the_answer_is_settled_stays_due(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Aero's transaction is open when ours deletes what is due: ours waits, and sees the new version."""
    entry = firm.entry(notes="first")
    editing, edited = threading.Event(), threading.Event()

    def edit() -> None:
        with firm.world.database.transaction() as connection:
            connection.execute("update aero.time_entry set notes = 'second' where time_entry_id = %s", (entry,))
            editing.set()
            edited.wait(10)
            time.sleep(0.3)

    thread = threading.Thread(target=edit)
    real = sql.export.delete_done

    def delete_done(*args: Any, **kwargs: Any) -> Any:
        thread.start()
        editing.wait(10)
        edited.set()
        return real(*args, **kwargs)

    monkeypatch.setattr(sql.export, "delete_done", delete_done)
    firm.sync()
    thread.join()
    assert [due[1] for due in firm.due()] == [entry]


def test_C3_a_flag_switched_while_the_create_is_under_way_is_sent_by_the_next_sync(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = firm.company("Rose & Thorn")
    real = outbox.batch.send_stored

    def switched_meanwhile(*args: Any) -> Any:
        outcomes = real(*args)
        firm.change_company(company, is_active=False)
        monkeypatch.setattr(outbox.batch, "send_stored", real)
        return outcomes

    monkeypatch.setattr(outbox.batch, "send_stored", switched_meanwhile)
    firm.sync()
    firm.sync()
    assert firm.emulator.find(firm.realm, "Customer", CompanyName="Rose & Thorn")[0]["Active"] is False
