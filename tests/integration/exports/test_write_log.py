"""R6: the write log is a ledger: every write that QBO made is in it, once, and nothing ever leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from integration.exports.killing import MOMENTS, dies_at, patience, run_until_killed
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request
from qbo.orchestrate.upkeep import clear_up

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.world import Row


def ledger(firm: Firm) -> list[Row]:
    return firm.world.rows(
        "select * from qbo.write_log where account_id = %(a)s order by write_id", a=firm.account.account_id
    )


def made_in_qbo(firm: Firm) -> list[tuple[str, str]]:
    """What stands in QBO because of us: all time, and the customers that the firm did not have before."""
    times = [("TimeActivity", str(each["Id"])) for each in firm.times()]
    customers = [("Customer", str(each["Id"])) for each in firm.emulator.objects(firm.realm, "Customer")]
    return sorted(times + [each for each in customers if each != ("Customer", firm.lawn)])


def logged(firm: Firm) -> list[tuple[str, str]]:
    return sorted((row["entity"], row["qbo_id"]) for row in ledger(firm))


@pytest.mark.parametrize(
    "statement",
    ["update qbo.write_log set intuit_tid = 'x'", "delete from qbo.write_log", "truncate qbo.write_log"],
)
def test_R6_the_ledger_refuses_to_be_changed_and_says_why(firm: Firm, statement: str) -> None:
    firm.entry()
    firm.sync()
    before = ledger(firm)
    assert len(before) == 1
    with pytest.raises(psycopg.Error, match="rows are only ever added"):
        firm.world.rows(statement)
    assert ledger(firm) == before


def test_R6_the_ledger_outlives_a_new_company_and_the_nightly_upkeep(firm: Firm) -> None:
    firm.entry()
    firm.sync()
    before = ledger(firm)
    realm = "9130009999999999"
    token = firm.emulator.create_realm(realm, "empty", settings={"throttle": False})["refresh_token"]
    from qbo.flow.decisions.connect import connect

    connect(firm.world.runtime, firm.account.account_id, realm, str(token), new_company=True)
    clear_up(firm.world.runtime)
    assert ledger(firm) == before


def test_R6_every_write_is_in_the_ledger_once_with_the_id_that_intuit_asks_for(firm: Firm) -> None:
    firm.company("Rose & Thorn")
    for number in range(35):
        firm.entry(notes=f"entry {number}")
    firm.entry(user_id=firm.user("Nobody"))  # held back: no write
    firm.sync()
    firm.sync("full")
    assert len(made_in_qbo(firm)) == 36
    assert logged(firm) == made_in_qbo(firm)
    assert all(row["intuit_tid"] and row["before"] is None and not row["found"] for row in ledger(firm))
    assert all(row["after"]["Id"] == row["qbo_id"] for row in ledger(firm))


@pytest.mark.parametrize("moment", MOMENTS)
def test_R6_whatever_moment_the_process_is_killed_every_write_is_in_the_ledger_once(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    patience(monkeypatch, 0)
    firm.company("Rose & Thorn")
    for number in range(70):
        firm.entry(notes=f"entry {number}")
    target, name, after, nth = MOMENTS[moment]
    dies_at(monkeypatch, target, name, after=after, nth=nth)
    run_until_killed(firm)
    killed = firm.world.last_run(firm.account)["run_id"]
    stored = {row["batch_id"] for row in firm.world.rows("select batch_id from qbo.batch")}
    firm.sync()
    assert logged(firm) == made_in_qbo(firm)
    assert len(made_in_qbo(firm)) == 71
    # who released it is who stored the batch, also where another run settled it
    released = {row["released_by"] for row in ledger(firm) if row["batch_id"] in stored}
    assert released == {f"the command line, run {killed}"}


@pytest.mark.parametrize(("failure", "found"), [("cut_after", True), ("cut_before", False)])
def test_R6_a_write_whose_answer_was_lost_is_in_the_ledger_as_found(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, failure: str, found: bool
) -> None:
    patience(monkeypatch, 0)
    for number in range(3):
        firm.entry(notes=f"entry {number}")
    firm.emulator.fail(failure, realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    firm.emulator.forget_requestids()
    monkeypatch.setenv("QBO_LOOKUP_AFTER_S", "0.000001")
    firm.sync()
    assert logged(firm) == made_in_qbo(firm)
    assert len(ledger(firm)) == 3
    assert [row["found"] for row in ledger(firm)] == [found] * 3


def test_R6_of_one_batch_only_what_was_looked_up_says_so(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is taken by our own customer, whose answer was lost; its neighbour is new."""
    patience(monkeypatch, 0)
    firm.company("Rose & Thorn")
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch")
    assert firm.world.sync(firm.account).failed
    firm.emulator.forget_requestids()
    firm.sync()
    firm.company("Fern & Moss")
    firm.sync()
    assert [(row["after"]["DisplayName"], row["found"]) for row in ledger(firm)] == [
        ("Rose & Thorn", True), ("Fern & Moss", False),
    ]  # fmt: skip


def test_R6_before_a_change_stands_what_quickbooks_had_and_not_what_was_agreed_on(firm: Firm) -> None:
    """Somebody added a phone number in QuickBooks between two syncs."""
    firm.change_company(firm.lawn_id, is_active=False)
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Notes="call first")
    firm.sync()
    (row,) = ledger(firm)
    assert (row["operation"], row["before"]["Notes"], row["before"]["Active"]) == ("update", "call first", True)
    assert row["after"]["Active"] is False


def test_R6_what_is_refused_is_no_write(firm: Firm) -> None:
    firm.emulator.fail("batch_item_fault:6310", realm=firm.realm, item=0)
    firm.entry("1")
    other = firm.entry("2")
    firm.sync()
    assert firm.codes() == ["6310"]
    assert [row["aero_id"] for row in ledger(firm)] == [other]


@pytest.mark.parametrize(
    ("trigger", "person", "released_by"),
    [
        ("schedule", None, "the schedule"),
        ("manual", "maria", "maria (Sync Now)"),
        ("cli", "root", "root (the command line)"),
        ("change", None, "a change in Aero"),
    ],
)
def test_R6_the_ledger_names_who_or_what_released_it(
    firm: Firm, trigger: str, person: str | None, released_by: str
) -> None:
    firm.entry()
    sync_accounts(firm.world.runtime, [firm.account.account_id], Request(trigger, person=person))
    run = firm.world.last_run(firm.account)
    assert [row["released_by"] for row in ledger(firm)] == [f"{released_by}, run {run['run_id']}"]
    assert run["released_by"] == released_by
