"""Promise 3: a connection that has ended waits for a person, asks QuickBooks nothing, and goes on where it stopped."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from demo.processes import wait_until
from integration.exports.firm import Firm
from integration.store.refreshing import expire
from qbo.flow.decisions.connect import connect
from qbo.flow.drain import drain

if TYPE_CHECKING:
    from integration.world import World

MONTHS = "90 days"


@pytest.fixture
def other(world: World) -> Firm:
    return Firm(world, world.connect("Other", seed="empty"))


def end(firm: Firm, how: str) -> None:
    """The person who connected removes the app; or QuickBooks lets nobody in, whatever the token."""
    if how == "revoked":
        firm.emulator.revoke_tokens(firm.realm)
        firm.emulator.expire_access_tokens(firm.realm)
    else:
        firm.emulator.fail(how, realm=firm.realm, path="/v3/company", count=100_000)


def reconnect(firm: Firm) -> None:
    firm.emulator.clear_failures()
    connect(firm.world.runtime, firm.account.account_id, firm.realm, firm.emulator.refresh_token(firm.realm))


@pytest.mark.parametrize("how", ["revoked", "forbidden_3100", "xml_401", "expired_3200"])
def test_P3_a_connection_that_ended_is_told_once_and_nothing_is_asked_with_a_dead_token(
    firm: Firm, other: Firm, how: str
) -> None:
    """It is looked at twice: seen to fail without both, ``AccountTokens._lock`` and ``detect``, or the drain's list."""
    world = firm.world
    end(firm, how)
    firm.entry(notes="waits")
    other.entry(notes="goes")
    firm.emulator.clear_journal()
    assert list(world.sync().failed) == [firm.account.account_id]
    first = len(world.emulator.journal(realm=firm.realm))
    assert 1 <= first <= 3  # with the token at hand, the refresh, and once more with the fresh one
    world.sync()
    world.sync(firm.account, mode="full")
    world.sync(firm.account, dry_run=True)
    drain(world.runtime)
    assert len(world.emulator.journal(realm=firm.realm)) == first
    assert [each["Description"] for each in other.times()] == ["goes"]
    (item,) = world.attention(firm.account)
    assert (item["code"], item["entity"], item["who"]) == ("reconnect", "Account", "QuickBooks administrator")
    assert "onnect" in item["hint"]
    assert world.attention(other.account) == []

    reconnect(firm)
    assert world.attention(firm.account) == []
    drain(world.runtime)
    assert [each["Description"] for each in firm.times()] == ["waits"]


def test_P3_a_reconnect_while_the_sync_asks_other_accounts_stands(firm: Firm, other: Firm) -> None:
    """Seen to fail where ``detect`` tells what it found when the last account of its group has answered."""
    world = firm.world
    end(firm, "forbidden_3100")
    world.emulator.fail("hold_before", realm=other.realm, path="cdc")
    sync = threading.Thread(target=world.sync)
    sync.start()
    ended = "select count(*) = 1 from qbo.attention where code = 'reconnect'"
    try:
        wait_until(lambda: world.emulator.held() == 1 and world.value(ended), "one to have ended", patience_s=60)
        reconnect(firm)
    finally:
        world.emulator.release()
        sync.join()
    account = firm.account.account_id
    assert world.value("select status from qbo.connection where account_id = %(a)s", a=account) == "connected"
    assert world.attention(firm.account) == []


def test_P3_P1_P2_after_three_months_a_reconnect_goes_on_where_it_stopped(firm: Firm) -> None:
    """A batch went out whose answer was lost, then the connection ended, and QuickBooks remembers no request.

    Seen to fail without the look at the age of the cursor (``detect``), and of the batch (``recover``).
    """
    world, edit = firm.world, firm.emulator.edit
    entry = firm.entry(notes="answer lost")
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch", count=1)
    firm.emulator.fail("forbidden_3100", realm=firm.realm, path="batch", count=100)
    assert drain(world.runtime).failed
    world.rows(f"update qbo.cursor set changed_since = changed_since - interval '{MONTHS}'")
    world.rows(f"update qbo.connection set last_synced_at = last_synced_at - interval '{MONTHS}'")
    world.rows(
        f"update qbo.batch set created_at = created_at - interval '{MONTHS}', sent_at = sent_at - interval '{MONTHS}'"
    )
    firm.emulator.forget_requestids(firm.realm)
    firm.emulator.set(firm.realm, cdc_beyond_30_days="refuse")
    firm.emulator.add(firm.realm, "Vendor", DisplayName="Of these months")
    edit(firm.realm, "Customer", firm.lawn, DisplayName="North Lawn & Son")
    edit(firm.realm, "Class", firm.weekly, Active=False)
    firm.entry(notes="logged meanwhile", company_id=firm.lawn_id)
    reconnect(firm)
    firm.emulator.clear_journal()
    firm.sync()

    asked = {call["path"].rpartition("/")[2] for call in firm.emulator.journal(realm=firm.realm)}
    assert asked == {"query", "preferences", "batch"}
    assert sorted(each["Description"] for each in firm.times()) == ["answer lost", "logged meanwhile"]
    assert firm.link("TimeActivity", entry) is not None
    assert world.value("select count(*) from aero.vendor where name = 'Of these months'") == 1
    assert world.value("select name from aero.company where company_id = %(c)s", c=firm.lawn_id) == "North Lawn & Son"
    assert world.value("select is_active from aero.class where qbo_id = %(q)s", q=firm.weekly) is False
    assert firm.codes() == []


@pytest.mark.parametrize("failure", ["html_502", "throttle", "garbage_json", "cut_before", "server_error"])
def test_P3_P4_trouble_of_the_token_address_ends_no_connection(firm: Firm, failure: str) -> None:
    """Only ``invalid_grant`` does. Seen to fail where ``api.oauth`` takes any 400 or 401 for the end."""
    expire(firm.world)
    firm.emulator.fail(failure, path="tokens/bearer", count=3)
    firm.entry()
    firm.sync()
    assert len(firm.times()) == 1
    assert firm.codes() == []
    assert firm.world.value("select status from qbo.connection") == "connected"
