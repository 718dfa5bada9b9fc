"""``connect`` beside a running sync, and where QuickBooks or the process goes away in the middle of it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from integration.exports.killing import Killed
from qbo.api.client import Client
from qbo.errors import AccountBusy, Misconfigured, ReconnectNeeded, RetryLater
from qbo.flow.decisions import connect as flow
from qbo.flow.decisions.connect import connect
from qbo.store.leases import hold

if TYPE_CHECKING:
    from integration.world import World

REALM = "9130000000000001"


def test_P3_connecting_an_account_that_is_being_synced_does_not_spend_the_token(world: World) -> None:
    made = world.emulator.create_realm(REALM, "empty", settings={"throttle": False, "rotation": "every"})
    account = world.account()
    world.emulator.clear_journal()
    with hold(world.database, account), pytest.raises(AccountBusy):
        connect(world.runtime, account, REALM, str(made["refresh_token"]))
    assert world.emulator.journal() == []
    connect(world.runtime, account, REALM, str(made["refresh_token"]))
    assert world.value("select status from qbo.connection") == "connected"


@pytest.fixture
def given(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token that dies with its first use: QuickBooks gives another in its place. Trouble is not waited out."""
    monkeypatch.setattr(flow, "Client", functools.partial(Client, patience_s=0))
    made = world.emulator.create_realm(REALM, "empty", settings={"throttle": False, "rotation": "every"})
    return str(made["refresh_token"])


def killed(*_: object) -> None:
    raise Killed


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("failure", ["html_502", "cut_before", "killed"])
def test_P3_a_connect_that_came_to_no_end_can_be_done_again_with_the_token_that_it_has_spent(
    world: World, monkeypatch: pytest.MonkeyPatch, given: str, failure: str, times: int
) -> None:
    """Taken out to see it fail: ``given_tokens.keep``; a person had to agree anew."""
    account = world.account()
    for _ in range(times):
        with monkeypatch.context() as patched:
            if failure == "killed":
                patched.setattr(flow, "_ask", killed)
            else:
                world.emulator.fail(failure, realm=REALM, path="/companyinfo")
            with pytest.raises((RetryLater, Killed)):
                connect(world.runtime, account, REALM, given)
    assert world.rows("select * from qbo.connection") == []
    connect(world.runtime, account, REALM, given)
    assert world.value("select status from qbo.connection") == "connected"
    assert world.rows("select * from qbo.given_token") == []


def test_P3_a_token_that_was_tried_with_a_wrong_company_connects_the_right_one(world: World, given: str) -> None:
    """And nobody connects another account with what was kept for this one. Taken out to see it fail: as above."""
    account, other = world.account(), world.account("Other")
    with pytest.raises((ReconnectNeeded, Misconfigured)):
        connect(world.runtime, account, "9130000000000099", given)
    with pytest.raises(ReconnectNeeded):
        connect(world.runtime, other, REALM, given)
    connect(world.runtime, account, REALM, given)
    assert world.value("select account_id from qbo.connection") == account


def test_P3_a_token_that_was_kept_under_a_lost_key_stands_in_nobodys_way(world: World, given: str) -> None:
    account = world.account()
    world.emulator.fail("html_502", realm=REALM, path="/companyinfo")
    with pytest.raises(RetryLater):
        connect(world.runtime, account, REALM, given)
    world.rows("update qbo.given_token set refresh_token = 'sealed with a key that is gone'")
    with pytest.raises(ReconnectNeeded, match="does not accept this refresh token"):
        connect(world.runtime, account, REALM, given)
    connect(world.runtime, account, REALM, world.emulator.refresh_token(REALM))


def test_links_made_by_a_sync_that_ends_while_connect_begins_still_refuse_another_company(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.connect(seed="empty")
    other = world.emulator.create_realm("9130000000000099", "empty", settings={"throttle": False})
    link = "insert into qbo.link (account_id, entity, aero_id, qbo_id, base) values (%(a)s, 'Customer', 1, '1', '{}')"

    def held(*arguments: object) -> object:
        world.rows(link, a=account.account_id)  # what the sync wrote that held the lease until now
        return hold(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "hold", held)
    with pytest.raises(Misconfigured, match="--new-company"):
        connect(world.runtime, account.account_id, "9130000000000099", str(other["refresh_token"]))
    assert world.value("select realm_id from qbo.connection") == account.realm
