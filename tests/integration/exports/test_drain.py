"""Changes in Aero go at once: whatever is due of every account, whoever else is busy or in trouble (T2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.firm import Firm
from integration.world import TODAY
from qbo.flow.drain import drain
from qbo.store.leases import hold

if TYPE_CHECKING:
    from integration.world import World


@pytest.fixture
def other(world: World) -> Firm:
    return Firm(world, world.connect("Other & Co", seed="empty"))


def test_T2_an_entry_to_send_goes_without_a_sync_and_without_asking_for_lists(firm: Firm) -> None:
    firm.entry("1.25")
    drained = drain(firm.world.runtime)
    assert len(drained.run_ids) == 1
    assert [row["Hours"] for row in firm.times()] == [1]
    assert firm.emulator.counts() == {"total": 1, "POST batch TimeActivity": 1}
    run = firm.world.last_run(firm.account)
    assert (run["trigger"], run["status"]) == ("change", "succeeded")


def test_T5_five_hundred_approvals_are_seventeen_batches_and_one_run(firm: Firm) -> None:
    for _ in range(5):
        firm.entry(do_not_sync=True)
    firm.world.rows(
        "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync) "
        "select account_id, user_id, work_date, hours, true from aero.time_entry, generate_series(1, 99)"
    )
    assert drain(firm.world.runtime).run_ids == []
    firm.world.rows("update aero.time_entry set do_not_sync = false")
    assert len(drain(firm.world.runtime).run_ids) == 1
    assert len(firm.times()) == 500
    assert firm.emulator.counts() == {"total": 17, "POST batch TimeActivity": 17}


def test_C1_T8_a_new_customer_goes_at_once_and_its_time_behind_it(firm: Firm) -> None:
    firm.entry(company_id=firm.company("Brand New"))
    drain(firm.world.runtime)
    (customer,) = firm.emulator.find(firm.realm, "Customer", DisplayName="Brand New")
    assert [row["CustomerRef"]["value"] for row in firm.times()] == [customer["Id"]]


def test_C3_a_customer_made_inactive_in_aero_is_made_inactive_at_once(firm: Firm) -> None:
    firm.change_company(firm.lawn_id, is_active=False)
    drain(firm.world.runtime)
    (row,) = [row for row in firm.emulator.objects(firm.realm, "Customer") if row["Id"] == firm.lawn]
    assert row["Active"] is False


def test_T2_a_second_look_finds_nothing_and_asks_nothing(firm: Firm) -> None:
    firm.entry()
    firm.entry(user_id=firm.user("Nobody"))
    drain(firm.world.runtime)
    firm.emulator.clear_journal()
    assert drain(firm.world.runtime).run_ids == []
    assert firm.emulator.counts() == {"total": 0}


def test_R3_a_busy_account_is_handed_over_and_the_others_are_served(firm: Firm, other: Firm) -> None:
    firm.entry()
    other.entry()
    with hold(firm.world.database, firm.account.account_id):
        drained = drain(firm.world.runtime)
    assert drained.busy == [firm.account.account_id]
    assert (len(firm.times()), len(other.times())) == (0, 1)
    drain(firm.world.runtime)
    assert len(firm.times()) == 1


def test_P4_trouble_leaves_the_run_open_and_the_next_look_carries_it_on(
    firm: Firm, other: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QBO_BACKOFF_S", "0.1")
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "600")  # a busy machine does not reach it
    monkeypatch.setattr("qbo.settings.SLOT_PATIENCE_S", 0.3)
    firm.entry()
    other.entry()
    firm.emulator.fail("html_502", count=1000, realm=firm.realm)
    drained = drain(firm.world.runtime)
    assert list(drained.later) == [firm.account.account_id]
    assert len(other.times()) == 1
    run = firm.world.last_run(firm.account)
    assert run["status"] == "running"
    firm.emulator.clear_failures()
    assert drain(firm.world.runtime).run_ids == [run["run_id"]]
    assert len(firm.times()) == 1
    assert firm.world.last_run(firm.account)["status"] == "succeeded"


def test_P4_trouble_past_the_deadline_fails_the_run_in_plain_words(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_BACKOFF_S", "0.1")
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "600")
    monkeypatch.setattr("qbo.settings.SLOT_PATIENCE_S", 0.3)
    firm.entry()
    firm.emulator.fail("html_502", count=1000, realm=firm.realm)
    assert list(drain(firm.world.runtime).later) == [firm.account.account_id]
    firm.world.rows("update qbo.sync_run set started_at = started_at - interval '1 hour' where status = 'running'")
    assert list(drain(firm.world.runtime).failed) == [firm.account.account_id]
    assert firm.world.last_run(firm.account)["status"] == "failed"
    firm.emulator.clear_failures()
    drain(firm.world.runtime)
    assert len(firm.times()) == 1


def test_C5_a_drain_before_the_first_sync_is_not_the_first_sync(world: World) -> None:
    account = world.connect("Early Bird")
    world.rows("insert into aero.company (account_id, name) values (%(id)s, 'New one')", id=account.account_id)
    drain(world.runtime)
    found = world.one("select first_synced_at, last_synced_at from qbo.connection")
    assert found == {"first_synced_at": None, "last_synced_at": None}
    assert world.emulator.find(account.realm, "Customer", DisplayName="New one") == []
    world.sync(account)
    assert len(world.emulator.find(account.realm, "Customer", DisplayName="New one")) == 1


def test_T10_time_released_while_the_account_was_disconnected_goes_after_the_reconnect(firm: Firm) -> None:
    old = firm.entry(work_date="2020-01-06", do_not_sync=True)
    firm.world.rows("update qbo.connection set status = 'disconnected'")
    firm.change_entry(old, do_not_sync=False)
    assert drain(firm.world.runtime).run_ids == []
    firm.world.rows("update qbo.connection set status = 'connected'")
    drain(firm.world.runtime)
    assert [row["TxnDate"] for row in firm.times()] == ["2020-01-06"]


def test_T2_an_account_that_is_not_connected_is_left_alone(firm: Firm, other: Firm) -> None:
    firm.entry()
    other.entry()
    firm.world.rows(
        "update qbo.connection set status = 'reconnect_needed' where account_id = %(id)s", id=firm.account.account_id
    )
    assert drain(firm.world.runtime).stuck == set()
    assert (len(firm.times()), len(other.times())) == (0, 1)


def test_T3_work_of_tomorrow_is_sent_today(firm: Firm) -> None:
    firm.world.rows(
        "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync) "
        "values (%(account)s, %(user)s, %(day)s::date + 30, 1, false)",
        account=firm.account.account_id,
        user=firm.ann,
        day=TODAY,
    )
    drain(firm.world.runtime)
    assert len(firm.times()) == 1
