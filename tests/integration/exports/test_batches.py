"""R3, R5, R6, promise 4: one refused row blocks nobody, is asked again only for a reason, and every write is kept."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from qbo.api.client import Client
from qbo.flow.run import runtime

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def entries(firm: Firm, number: int) -> list[int]:
    return [firm.entry(notes=f"entry {n}") for n in range(number)]


def exported(firm: Firm, ids: list[int]) -> list[bool]:
    return [firm.link("TimeActivity", each) is not None for each in ids]


def test_R3_one_refused_item_never_blocks_the_other_29(firm: Firm) -> None:
    firm.emulator.fail("batch_item_fault:6310", realm=firm.realm, item=11)
    ids = entries(firm, 30)
    firm.sync()
    assert exported(firm, ids) == [n != 11 for n in range(30)]
    assert firm.counts("TimeActivity") == {"created": 29, "refused": 1}
    assert firm.world.last_run(firm.account)["status"] == "partial"
    (item,) = firm.world.attention(firm.account)
    assert (item["code"], item["aero_id"], item["entity"]) == ("6310", ids[11], "TimeActivity")


def test_R3_P4_poisoned_batches_are_split_until_each_bad_item_stands_alone_and_all_others_go(firm: Firm) -> None:
    """QuickBooks refuses every request in which one of them is. Seen to fail without ``_split`` in ``flow.outbox``."""
    firm.emulator.fail("fault:2010", realm=firm.realm, path="batch", body="poison", count=10_000)
    bad = {0, 17, 29, 45}
    ids = [firm.entry(notes=f"poison {n}" if n in bad else f"entry {n}") for n in range(70)]
    firm.sync()
    assert exported(firm, ids) == [n not in bad for n in range(70)]
    assert len(firm.times()) == 66
    items = firm.world.attention(firm.account)
    assert {(item["code"], item["aero_id"]) for item in items} == {("2010", ids[n]) for n in bad}
    assert len({call["requestid"] for call in firm.batches()}) == len(firm.batches())
    assert len(firm.batches()) < 40
    firm.emulator.clear_failures()
    firm.sync("full")
    assert len(firm.times()) == 70


def test_R5_an_incremental_run_asks_quickbooks_nothing_again_about_a_refused_row_that_did_not_change(
    firm: Firm,
) -> None:
    firm.emulator.fail("batch_item_fault:6310", realm=firm.realm)
    ids = entries(firm, 1)
    firm.sync()
    firm.emulator.clear_journal()
    assert firm.sync().quiet == [firm.account.account_id]
    assert firm.batches() == []
    other = firm.entry(notes="beside it")
    firm.sync()
    assert exported(firm, [*ids, other]) == [False, True]
    assert firm.codes() == ["6310"]


@pytest.mark.parametrize("why", ["row", "full"])
def test_R5_it_is_tried_again_when_the_row_changes_and_on_every_full_sync(firm: Firm, why: str) -> None:
    firm.emulator.fail("batch_item_fault:6310", realm=firm.realm)
    ids = entries(firm, 1)
    firm.sync()
    if why == "row":
        firm.change_entry(ids[0], notes="better")
    firm.sync("full" if why == "full" else "incremental")
    assert exported(firm, ids) == [True]
    assert firm.codes() == []


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "trouble", ["throttle", "server_error", "html_502", "cut_before", "cut_midway", "garbage_json"]
)
def test_P4_trouble_is_waited_out_and_is_no_attention_item(firm: Firm, trouble: str) -> None:
    firm.emulator.fail(trouble, realm=firm.realm, path="batch", count=2)
    ids = entries(firm, 3)
    firm.sync()
    assert exported(firm, ids) == [True] * 3
    assert len(firm.times()) == 3
    assert firm.codes() == []
    assert firm.world.last_run(firm.account)["status"] == "succeeded"


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("code", ["3001", "10000"])
def test_P4_an_item_that_quickbooks_cannot_do_now_goes_in_the_same_run_and_holds_nobody_back(
    firm: Firm, code: str
) -> None:
    firm.emulator.fail(f"batch_item_fault:{code}", realm=firm.realm, item=1)
    ids = entries(firm, 3)
    firm.sync()
    assert exported(firm, ids) == [True] * 3
    assert len(firm.times()) == 3
    assert firm.codes() == []


def test_P4_past_the_deadline_the_run_has_failed_in_plain_words_and_the_next_one_sends_everything_once(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "0.1")
    monkeypatch.setattr(runtime, "Client", functools.partial(Client, patience_s=0.1))
    firm.emulator.fail("server_error", realm=firm.realm, path="batch", count=10_000)
    ids = entries(firm, 3)
    result = firm.world.sync(firm.account)
    assert list(result.failed) == [firm.account.account_id]
    run = firm.world.last_run(firm.account)
    assert run["status"] == "failed"
    assert "Traceback" not in run["error"]
    firm.emulator.clear_failures()
    firm.sync()
    assert exported(firm, ids) == [True] * 3
    assert len(firm.times()) == 3


def test_R6_every_write_is_kept_with_before_and_after_and_who_released_it(firm: Firm) -> None:
    entry = firm.entry()
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    run = firm.world.last_run(firm.account)
    log = {row["entity"]: row for row in firm.world.rows("select * from qbo.write_log")}
    assert log["TimeActivity"]["aero_id"] == entry
    assert log["TimeActivity"]["after"]["Id"] == log["TimeActivity"]["qbo_id"] == firm.time()["Id"]
    assert log["TimeActivity"]["before"] is None
    before, after = log["Customer"]["before"], log["Customer"]["after"]
    assert (before["DisplayName"], before["Active"], before["Balance"]) == ("North Lawn", True, 0)
    assert (after["Active"], after["Id"]) == (False, before["Id"])
    assert {row["run_id"] for row in log.values()} == {run["run_id"]}
    assert {row["released_by"] for row in log.values()} == {f"the command line, run {run['run_id']}"}
    assert all(row["intuit_tid"] for row in log.values())


def test_R4_two_firms_of_one_shape_never_see_each_others_rows(firm: Firm) -> None:
    from integration.exports.firm import Firm as Another

    other = Another(firm.world, firm.world.connect("Other Firm", seed="empty"))
    firm.entry(notes="of the first")
    other.entry(notes="of the second")
    firm.company("Of The First")
    assert firm.world.sync().succeeded
    assert [each["Description"] for each in firm.times()] == ["of the first"]
    assert [each["Description"] for each in other.times()] == ["of the second"]
    assert other.customers("Of The First") == []


def test_R3_one_firms_trouble_neither_delays_nor_fails_the_other(firm: Firm) -> None:
    from integration.exports.firm import Firm as Another

    other = Another(firm.world, firm.world.connect("Other Firm", seed="empty"))
    firm.emulator.revoke_tokens(firm.realm)
    firm.emulator.expire_access_tokens(firm.realm)
    firm.entry()
    other.entry()
    result = firm.world.sync()
    assert list(result.failed) == [firm.account.account_id]
    assert len(other.times()) == 1


def test_twice_changes_nothing(firm: Firm) -> None:
    firm.company("Rose & Thorn")
    entries(firm, 2)
    firm.sync()
    before = firm.world.dump("aero"), firm.emulator.dump(firm.realm)
    links = firm.world.rows("select * from qbo.link order by entity, aero_id")
    firm.sync()
    firm.sync("full")
    assert (firm.world.dump("aero"), firm.emulator.dump(firm.realm)) == before
    assert firm.world.rows("select * from qbo.link order by entity, aero_id") == links


@pytest.mark.parametrize("where", ["cdc", "batch"])
def test_P3_a_lapsed_subscription_is_an_attention_item_of_the_account_that_closes_when_it_is_renewed(
    firm: Firm, where: str
) -> None:
    firm.emulator.fail("fault:6190", realm=firm.realm, path=where)
    firm.entry()
    assert list(firm.world.sync(firm.account).failed) == [firm.account.account_id]
    (item,) = firm.world.attention(firm.account)
    assert (item["entity"], item["code"], "subscription" in item["title"]) == ("Account", "6190", True)
    assert firm.world.value("select status from qbo.connection") == "connected"
    firm.sync()
    assert firm.codes() == []
    assert len(firm.times()) == 1
