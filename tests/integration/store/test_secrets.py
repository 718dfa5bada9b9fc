"""Promise 6 over the whole life of a connection: its tokens are in no log line and in no column, whatever happens."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from qbo.errors import Misconfigured, ReconnectNeeded, SyncError
from qbo.flow import connect
from qbo.store.crypt import Crypt

if TYPE_CHECKING:
    from integration.world import Account, World


@pytest.fixture
def account(world: World, caplog: pytest.LogCaptureFixture) -> Account:
    """Connected with every logger wide open."""
    caplog.set_level(logging.DEBUG)
    return world.connect(seed="empty", settings={"rotation": "every", "rotation_grace_s": 60})


def tokens(world: World) -> set[str]:
    row = world.one("select access_token, refresh_token from qbo.connection")
    return {world.runtime.crypt.open(sealed) for sealed in row.values() if sealed}


def stored_text(world: World) -> str:
    return "\n".join(line for lines in world.dump("qbo", "aero").values() for line in lines)


def expire(world: World) -> None:
    world.rows("update qbo.connection set access_expires_at = now()")
    world.emulator.expire_access_tokens()


def live(world: World, account: Account) -> set[str]:
    """Every token of a life with a refresh, a lost answer, a refused token and a revoked one."""
    seen = tokens(world)
    world.sync(account)
    expire(world)
    world.emulator.fail("lost_refresh")
    world.sync(account)
    seen |= tokens(world)
    world.emulator.expire_access_tokens()  # QBO ends it before its time: a 401
    world.sync(account)
    seen |= tokens(world)
    world.emulator.fail("server_error", realm=account.realm, count=2)
    world.sync(account)
    expire(world)
    world.emulator.revoke_tokens(account.realm)
    assert world.sync(account).failed
    return seen | tokens(world)


def test_promise_6_no_token_or_secret_in_any_log_line_at_debug_nor_in_any_column(
    world: World, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    seen = live(world, account)
    assert len(seen) >= 6  # three pairs
    text = caplog.text + stored_text(world)
    assert "tokens/bearer" in caplog.text  # the log is wide open: the HTTP library tells of each call
    assert [secret for secret in (*seen, "test-secret") if secret in text] == []


def test_promise_6_a_refused_connect_shows_nothing_of_the_token(
    world: World, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = world.emulator.create_realm("9130000000000099", "empty")
    for realm, secret in ((account.realm, "RT1-made-up"), ("9130000000000098", str(made["refresh_token"]))):
        with pytest.raises(SyncError) as caught:
            connect.connect(world.runtime, world.account("Other"), realm, secret)
        assert secret not in str(caught.value) + repr(caught.value.__cause__) + caplog.text + stored_text(world)


def test_promise_6_after_a_disconnect_no_token_is_kept_at_all_and_quickbooks_takes_it_no_more(
    world: World, account: Account
) -> None:
    refresh = world.runtime.crypt.open(world.value("select refresh_token from qbo.connection"))
    assert connect.disconnect(world.runtime, account.account_id)
    row = world.one("select access_token, refresh_token, access_expires_at, refresh_expires_at from qbo.connection")
    assert set(row.values()) == {None}
    with pytest.raises(ReconnectNeeded):
        world.runtime.oauth.refresh(refresh)


def test_promise_3_an_old_key_behind_a_new_one_opens_what_is_stored_and_the_next_refresh_is_sealed_with_the_new_one(
    world: World, account: Account
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed_with_old = dataclasses.replace(world.runtime, crypt=Crypt(old))
    connect.connect(sealed_with_old, account.account_id, account.realm, world.emulator.refresh_token(account.realm))
    world.runtime = dataclasses.replace(world.runtime, crypt=Crypt(f"{new},{old}"))
    assert world.sync(account).succeeded
    with pytest.raises(Misconfigured, match="QBO_TOKEN_KEY"):
        Crypt(new).open(world.value("select refresh_token from qbo.connection"))
    expire(world)
    assert world.sync(account).succeeded
    assert Crypt(new).open(world.value("select refresh_token from qbo.connection"))
