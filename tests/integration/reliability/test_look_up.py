"""Promise 1: an answer was lost, and before anybody looks what came of it QuickBooks or Aero has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.firm import TODAY
from integration.exports.killing import patience
from qbo.flow.drain import drain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from integration.reliability.ward import Ward


@pytest.fixture(autouse=True)
def _clean(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One try a request; nothing locked, nothing open behind a test."""
    patience(monkeypatch, 0)
    yield
    ward.emulator.clear_failures()
    ward.set_connection(locked_through=None)
    ward.sync()


def lost(ward: Ward, failure: str = "cut_after", entity: str = "TimeActivity") -> None:
    """What is due goes out, its answer is lost, and a day passes."""
    ward.emulator.fail(failure, realm=ward.realm, path="/batch", entity=entity)
    assert ward.world.sync(ward.account).failed
    ward.days_pass()


def made(ward: Ward, notes: str) -> dict[str, Any]:
    (found,) = ward.emulator.find(ward.realm, "TimeActivity", Description=notes)
    return found


def linked(ward: Ward, entry: int) -> str:
    link = ward.link("TimeActivity", entry)
    assert link is not None
    return str(link["qbo_id"])


def test_P1_time_that_was_billed_meanwhile_is_known_again(ward: Ward) -> None:
    """Taken out to see it fail: ``values_of`` in alike.py (by ``compare.differences`` a billed one is another)."""
    entry = ward.entry(notes="billed", is_billable=True, company_id=ward.lawn_id, service_item_id=ward.gardening)
    lost(ward)
    ward.emulator.bill(ward.realm, made(ward, "billed")["Id"])
    ward.sync()
    assert linked(ward, entry) == made(ward, "billed")["Id"]
    assert ward.codes() == []


EDITS: dict[str, dict[str, Any]] = {
    "notes": {"Description": "typed over"},
    "hours": {"Hours": 7},
    "date": {"TxnDate": (TODAY - timedelta(days=3)).isoformat()},
    "customer": {"CustomerRef": None},
}


@pytest.mark.parametrize("edit", EDITS)
def test_P1_time_that_was_edited_meanwhile_is_known_again_and_what_was_edited_is_drift(ward: Ward, edit: str) -> None:
    """Taken out to see it fail: ``_find_alike`` in lookup.py; ``alike.agreed_time`` (then nothing is drift)."""
    entry = ward.entry(notes=f"edited: {edit}", company_id=ward.lawn_id, class_id=ward.weekly)
    other = ward.entry(notes=f"left: {edit}", company_id=ward.lawn_id, class_id=ward.weekly)
    lost(ward)
    activity = made(ward, f"edited: {edit}")["Id"]
    ward.emulator.edit(ward.realm, "TimeActivity", activity, **EDITS[edit])
    before = len(ward.times())
    ward.sync()
    assert (linked(ward, entry), linked(ward, other)) == (activity, made(ward, f"left: {edit}")["Id"])
    assert len(ward.times()) == before
    ward.sync("full")
    drift = ward.world.rows("select distinct time_entry_id as id from qbo.drift where gone_at is null")
    assert entry in [row["id"] for row in drift]
    assert other not in [row["id"] for row in drift]
    ward.world.rows("update qbo.attention set resolved_at = now() where code = 'drift'")


def test_P1_time_of_which_quickbooks_dropped_the_class_without_a_word_is_known_again(ward: Ward) -> None:
    """Taken out to see it fail: ``alike.OF_QBO``."""
    entry = ward.entry(notes="of a class", class_id=ward.weekly)
    ward.emulator.preferences(
        ward.realm, {"AccountingInfoPrefs": {"ClassTrackingPerTxn": False, "ClassTrackingPerTxnLine": False}}
    )
    ward.emulator.fail("cut_after", realm=ward.realm, path="/batch", entity="TimeActivity")
    drain(ward.world.runtime)  # a sync would ask first whether there are classes
    ward.days_pass()
    ward.emulator.preferences(ward.realm, {"AccountingInfoPrefs": {"ClassTrackingPerTxn": True}})
    ward.sync()
    assert "ClassRef" not in made(ward, "of a class")
    assert linked(ward, entry) == made(ward, "of a class")["Id"]


@pytest.mark.parametrize("hours", [2, 3])
def test_P1_what_a_person_typed_meanwhile_is_not_taken_for_ours(ward: Ward, hours: int) -> None:
    """The same person and day, and edited too. Taken out to see it fail: ``_tells`` in alike.py."""
    entry = ward.entry("2", notes=f"never arrived {hours}")
    ward.emulator.fail("cut_before", realm=ward.realm, path="/batch")
    assert ward.world.sync(ward.account).failed
    typed = ward.emulator.add(
        ward.realm, "TimeActivity", NameOf="Employee", EmployeeRef={"value": ward.employee},
        TxnDate=TODAY.isoformat(), Hours=hours, Minutes=0, Description="typed",
    )  # fmt: skip
    ward.emulator.edit(ward.realm, "TimeActivity", typed["Id"], Description=f"typed {hours} by a person")
    ward.days_pass()
    ward.sync()
    assert linked(ward, entry) == made(ward, f"never arrived {hours}")["Id"] != typed["Id"]


@pytest.mark.parametrize("change", ["renamed", "inactive"])
def test_P1_a_customer_that_was_changed_meanwhile_is_known_again(ward: Ward, change: str) -> None:
    """Taken out to see it fail: ``alike.distance`` of a customer (it is created a second time)."""
    company = ward.company(f"To be {change}")
    lost(ward, entity="Customer")
    customer = ward.customer(f"To be {change}")["Id"]
    changes: dict[str, Any] = {"Active": False} if change == "inactive" else {"DisplayName": "Another Name"}
    ward.emulator.edit(ward.realm, "Customer", customer, **changes)
    before = len(ward.emulator.objects(ward.realm, "Customer")), ward.world.value("select count(*) from aero.company")
    ward.sync()
    assert (ward.link("Customer", company) or {})["qbo_id"] == customer
    after = len(ward.emulator.objects(ward.realm, "Customer")), ward.world.value("select count(*) from aero.company")
    assert after == before
    row = ward.world.one("select name, is_hidden from aero.company where company_id = %(id)s", id=company)
    name = f"To be {change}" if change == "inactive" else "Another Name"
    assert row == {"name": name, "is_hidden": change == "inactive"}


def test_P1_a_change_that_was_changed_again_in_quickbooks_meanwhile_is_put_to_a_person(ward: Ward) -> None:
    entry = ward.entry(notes="at first")
    ward.sync()
    activity = made(ward, "at first")["Id"]
    ward.change_entry(entry, notes="then in Aero")
    lost(ward)
    ward.emulator.edit(ward.realm, "TimeActivity", activity, Description="then in QuickBooks")
    ward.sync()
    assert ward.codes() == ["changed_on_both_sides"]
    assert made(ward, "then in QuickBooks")["Id"] == activity
    ward.change_entry(entry, notes="then in QuickBooks")


@pytest.mark.parametrize("failure", ["cut_before", "cut_after"])
def test_T11_time_that_was_locked_after_its_answer_was_lost_is_looked_up_and_not_sent_again(
    ward: Ward, failure: str
) -> None:
    """Taken out to see it fail: ``hindered`` in recover.py."""
    entry = ward.entry(notes=f"locked {failure}")
    ward.emulator.fail(failure, realm=ward.realm, path="/batch")
    assert ward.world.sync(ward.account).failed
    before = ward.times()
    ward.set_connection(locked_through=TODAY)
    ward.world.rows("update qbo.batch set tried_at = tried_at - interval '3 minutes'")
    ward.sync()
    assert ward.times() == before
    assert (ward.link("TimeActivity", entry) is not None) is (failure == "cut_after")
    assert ward.codes() == ([] if failure == "cut_after" else ["locked"])


@pytest.mark.parametrize("change", ["locked", "held", "deleted"])
def test_T5_T11_what_was_stored_and_never_left_does_not_go_when_it_may_not_any_more(ward: Ward, change: str) -> None:
    """The worker is killed with the batch stored. Taken out to see it fail: ``let_go`` in recover.py."""
    entry = ward.entry(notes=f"{change} before it left")
    gate = ward.gate("a batch is stored, none is sent")
    gate.close("new time", behind=ward.caught())
    worker = ward.worker()
    gate.wait()
    worker.kill()
    gate.remove()
    ward.until_noticed()
    calls = len(ward.batches())
    if change == "locked":
        ward.set_connection(locked_through=TODAY)
    else:
        ward.change_entry(entry, **({"do_not_sync": True} if change == "held" else {"is_deleted": True}))
    ward.sync()
    assert len(ward.batches()) == calls
    assert ward.link("TimeActivity", entry) is None
    assert ward.world.rows("select * from qbo.batch where status <> 'settled'") == []
