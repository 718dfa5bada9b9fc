"""``connect`` beside a running sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qbo.errors import AccountBusy, Misconfigured
from qbo.flow import connect as flow
from qbo.flow.connect import connect
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
