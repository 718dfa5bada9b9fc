"""Promise 1: the database is yesterday's backup; QuickBooks holds what was sent since, and nobody here knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.firm import TODAY
from integration.exports.killing import patience
from integration.reliability.backup import WAYS, Backup
from qbo.flow.decisions.resolve import Decision, resolve
from qbo.flow.drain import drain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.postgres import EmbeddedPostgres
    from integration.reliability.ward import Ward


@dataclass
class Day:
    """What was in Aero when the backup was taken, and went to QuickBooks afterwards."""

    due: list[int]
    twins: list[int]
    held: int
    edited: int
    deleted: int
    stored: int


def yesterday(ward: Ward) -> Day:
    """Up to the backup: exported time, changes of it, new time; one batch is stored, and its worker dead."""
    deleted, corrected = ward.entry(notes="to be deleted"), ward.entry(notes="to be corrected")
    ward.sync()
    edited, stored = (ward.entry(notes=notes) for notes in ("to be edited", "stored"))
    held = ward.entry(notes="held", do_not_sync=True)
    gate = ward.gate("a batch is stored, none is sent")
    gate.close("new time", behind=ward.caught())
    worker = ward.worker()
    gate.wait()
    worker.kill()
    gate.remove()
    ward.until_noticed()
    company = ward.company(f"New & Co {stored}")
    due = [ward.entry(notes=f"due {n}", company_id=company) for n in range(3)]
    twins = [ward.entry(notes="twin") for _ in range(2)]
    ward.change_entry(corrected, hours="7")
    return Day(due, twins, held, edited, deleted, stored)


def today(ward: Ward, day: Day) -> None:
    """Behind the backup."""
    ward.sync()
    ward.change_entry(day.edited, hours="5")
    ward.change_entry(day.deleted, is_deleted=True)
    ward.change_entry(day.held, do_not_sync=False)
    ward.entry(notes="logged behind the backup")
    ward.sync()


@pytest.fixture(autouse=True)
def _one_try(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Behind a test, what its restored database asks people is settled, and its time is nobody's concern."""
    patience(monkeypatch, 0)
    yield
    ward.world.rows("update qbo.attention set resolved_at = now() where resolved_at is null")
    ward.world.rows("update aero.time_entry set do_not_sync = true")
    ward.world.rows("delete from qbo.stray")


def state(ward: Ward) -> list[tuple[str, str]]:
    return sorted((row["Id"], row.get("Description", "")) for row in ward.times())


@pytest.mark.parametrize(
    ("way", "first"), [*((way, "sync") for way in WAYS), (WAYS[0], "drain"), (WAYS[0], "quiet"), (WAYS[2], "quiet")]
)
def test_P1_on_a_restored_database_what_stands_in_quickbooks_is_linked_and_not_sent_again(
    ward: Ward, postgres: EmbeddedPostgres, way: str, first: str
) -> None:
    """Taken out to see it fail: ``link_known`` in export.py; ``doubtful`` in recover.py (the stored batch goes twice);

    ``qbo.remembered`` in ``advance_quiet``, for the restored database whose first sync finds nothing to do.
    """
    day = yesterday(ward)
    backup = Backup(ward.world, postgres, way)
    today(ward, day)
    before, customers = state(ward), len(ward.emulator.objects(ward.realm, "Customer"))
    links = {row["aero_id"]: row["qbo_id"] for row in links_of(ward)}
    backup.restore()
    if way == "a snapshot that tells nothing":
        ward.days_pass()
    if first == "quiet":
        hold_all(ward)
        ward.sync()
        assert ward.sync().quiet == [ward.account.account_id]
        ids = [*day.due, *day.twins, day.edited, day.stored]
        ward.world.rows("update aero.time_entry set do_not_sync = false where time_entry_id = any(%(ids)s)", ids=ids)
    if first == "drain":
        assert drain(ward.world.runtime).failed == {}
    ward.sync()
    assert state(ward) == before
    assert len(ward.emulator.objects(ward.realm, "Customer")) == customers
    again = {row["aero_id"]: row["qbo_id"] for row in links_of(ward)}
    known = [*day.due, day.stored, day.edited]
    assert {entry: again[entry] for entry in known} == {entry: links[entry] for entry in known}
    assert {again[entry] for entry in day.twins} == {links[entry] for entry in day.twins}
    assert day.held not in again
    ward.change_entry(day.held, do_not_sync=False)
    ward.sync()
    assert state(ward) == before
    assert (ward.link("TimeActivity", day.held) or {})["qbo_id"] == links[day.held]
    assert ward.codes() == ["restored"]


def test_R2_P1_a_dry_run_on_a_restored_database_says_what_it_would_link_and_changes_nothing(
    ward: Ward, postgres: EmbeddedPostgres
) -> None:
    """Taken out to see it fail: ``link_forgotten`` in preview.py (it said that all of it would be sent)."""
    forgotten = [ward.entry(notes=f"forgotten {n}", company_id=ward.lawn_id) for n in range(2)]
    backup = Backup(ward.world, postgres, WAYS[0])
    ward.sync()
    backup.restore()
    fresh = ward.entry("3", notes="logged since", work_date=TODAY + timedelta(days=20))  # no other test's day
    before, there = known_of(ward), state(ward)
    result = ward.world.sync(ward.account, dry_run=True)
    (plan,) = result.plans.values()
    found = {row["aero_id"]: row["action"] for row in plan.rows if row["entity"] == "TimeActivity"}
    assert {entry: found[entry] for entry in [*forgotten, fresh]} == {
        **dict.fromkeys(forgotten, "found"), fresh: "send create"
    }  # fmt: skip
    assert (known_of(ward), state(ward)) == (before, there)
    ward.sync()
    assert len(ward.times()) == len(there) + 1


def known_of(ward: Ward) -> list[dict[str, Any]]:
    """What this database knows of the account, and of its time."""
    asked = "select known_in, known_until, doubt_from, (select count(*) from qbo.stray) as strays from qbo.connection"
    return [*ward.world.rows(asked), *links_of(ward)]


def links_of(ward: Ward) -> list[dict[str, Any]]:
    return ward.world.rows("select aero_id, qbo_id from qbo.link where entity = 'TimeActivity'")


def hold_all(ward: Ward) -> None:
    """Nothing is due when the restored database is synced first."""
    ward.world.rows("update aero.time_entry set do_not_sync = true where not is_deleted")


def test_P1_time_that_was_edited_or_billed_in_quickbooks_since_it_was_forgotten_is_known_again(
    ward: Ward, postgres: EmbeddedPostgres
) -> None:
    """Taken out to see it fail: all but equal values in ``alike.distance``."""
    edited = ward.entry(notes="as it was", company_id=ward.lawn_id)
    billed = ward.entry(notes="billed", is_billable=True, company_id=ward.lawn_id, service_item_id=ward.gardening)
    backup = Backup(ward.world, postgres, WAYS[0])
    ward.sync()
    by_notes = {row["Description"]: row["Id"] for row in ward.times()}
    ward.emulator.edit(ward.realm, "TimeActivity", by_notes["as it was"], Description="as it is")
    ward.emulator.bill(ward.realm, by_notes["billed"])
    before = state(ward)
    backup.restore()
    ward.sync()
    assert state(ward) == before
    assert (ward.link("TimeActivity", edited) or {})["qbo_id"] == by_notes["as it was"]
    assert (ward.link("TimeActivity", billed) or {})["qbo_id"] == by_notes["billed"]


@pytest.mark.parametrize("choice", ["qbo", "aero"])
def test_P1_what_only_may_be_the_same_time_is_held_back_until_a_person_says_whether_it_is(
    ward: Ward, postgres: EmbeddedPostgres, choice: str
) -> None:
    """Behind the backup the entry went out and was corrected in Aero, twice. Taken out to see it fail: ``_hold``."""
    own_day = TODAY + timedelta(days=21 if choice == "qbo" else 22)  # QuickBooks has time of the other tests
    entry = ward.entry("1", notes=f"at first, {choice}", work_date=own_day)
    backup = Backup(ward.world, postgres, WAYS[0])
    ward.sync()
    sent = (ward.link("TimeActivity", entry) or {})["qbo_id"]
    ward.change_entry(entry, notes=f"corrected, {choice}", hours="2")
    ward.sync()
    before = state(ward)
    backup.restore()
    ward.sync()
    ward.sync("full")
    assert state(ward) == before
    (item,) = ward.world.attention(ward.account, "maybe_there")
    assert item["detail"] == f'QuickBooks has 2 h 0 min of {own_day} for no customer, "corrected, {choice}"'
    resolve(ward.world.runtime, [item["attention_id"]], Decision(choice, "Olga"))
    ward.sync()
    assert {*ward.codes()} - {"drift"} == ({"restored"} if choice == "qbo" else set())
    assert len(ward.times()) == len(before) + (choice == "aero")
    assert ((ward.link("TimeActivity", entry) or {})["qbo_id"] == sent) is (choice == "qbo")


def test_P1_of_several_that_may_be_the_same_time_the_likeliest_is_named_first_and_linked(
    ward: Ward, postgres: EmbeddedPostgres
) -> None:
    """Taken out to see it fail: the order in ``_near``."""
    day = TODAY + timedelta(days=23)
    forgotten = ward.entry("5", notes="another thing", work_date=day), ward.entry("1", notes="first", work_date=day)
    backup = Backup(ward.world, postgres, WAYS[0])
    ward.sync()
    sent = (ward.link("TimeActivity", forgotten[1]) or {})["qbo_id"]
    ward.change_entry(forgotten[1], notes="corrected", hours="2", is_billable=False)
    ward.sync()
    backup.restore()
    ward.change_entry(forgotten[0], is_deleted=True)
    ward.change_entry(forgotten[1], notes="corrected once more", hours="2")
    ward.sync()
    (item,) = ward.world.attention(ward.account, "maybe_there")
    assert [line.rpartition(", ")[2] for line in item["detail"].splitlines()] == ['"corrected"', '"another thing"']
    resolve(ward.world.runtime, [item["attention_id"]], Decision("qbo", "Olga"))
    ward.sync()
    assert (ward.link("TimeActivity", forgotten[1]) or {})["qbo_id"] == sent


@pytest.mark.parametrize("notes", ["its day is corrected", None])
def test_P1_time_whose_day_was_corrected_since_it_was_forgotten_is_held_back_too(
    ward: Ward, postgres: EmbeddedPostgres, notes: str | None
) -> None:
    """Found by a random history: it was sent again. Taken out to see it fail: all but the day in ``alike.may_be``."""
    days = [TODAY + timedelta(days=n) for n in ((24, 32) if notes else (25, 33))]
    entry = ward.entry("4.75" if notes else "5.25", notes=notes, company_id=ward.lawn_id, work_date=days[0])
    backup = Backup(ward.world, postgres, WAYS[0])
    ward.change_entry(entry, work_date=days[1])
    ward.sync()
    sent, before = (ward.link("TimeActivity", entry) or {})["qbo_id"], state(ward)
    backup.restore()
    ward.sync()
    assert state(ward) == before
    (item,) = ward.world.attention(ward.account, "maybe_there")
    assert f" of {days[1]} " in item["detail"]
    resolve(ward.world.runtime, [item["attention_id"]], Decision("qbo", "Olga"))
    ward.sync("full")
    assert (ward.link("TimeActivity", entry) or {})["qbo_id"] == sent
    assert {*ward.codes()} == {"restored", "drift"}


def test_P1_where_nothing_was_forgotten_a_person_may_type_what_aero_logs_and_both_stand(
    ward: Ward, postgres: EmbeddedPostgres
) -> None:
    """And no call is made to find out. Behind a start of the server it is looked once, and no more; nothing is held."""
    typed = {"NameOf": "Employee", "EmployeeRef": {"value": ward.employee}, "TxnDate": TODAY.isoformat()}
    ward.emulator.add(ward.realm, "TimeActivity", **typed, Hours=1, Minutes=0, Description="same")
    calls = {"realm": ward.realm, "entity": "TimeActivity"}
    ward.emulator.clear_journal()
    ward.entry("1", notes="same")
    ward.sync()
    assert len(ward.emulator.find(ward.realm, "TimeActivity", Description="same")) == 2
    assert ward.emulator.counts(**calls) == {"total": 1, "POST batch TimeActivity": 1}
    ward.world.rows("update qbo.connection set known_in = split_part(known_in, ' ', 1) || ' 5'")
    ward.entry("1", notes="other")
    ward.sync()
    looked = ward.emulator.counts(**calls, method="GET")["total"]
    ward.entry("1", notes="and another", work_date=TODAY + timedelta(days=60))
    ward.sync()
    assert ward.emulator.counts(**calls, method="GET")["total"] == looked <= 3
    assert ward.codes() == []
