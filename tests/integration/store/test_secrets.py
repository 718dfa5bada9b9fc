"""Promise 6 over the whole life of a connection: its tokens are in no log line and in no column, whatever happens."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from integration.store.refreshing import expire
from integration.world import KEY
from qbo.errors import Misconfigured, ReconnectNeeded, SyncError
from qbo.flow.decisions import connect
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


def test_P6_no_token_or_secret_in_any_log_line_at_debug_nor_in_any_column(
    world: World, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    seen = live(world, account)
    assert len(seen) >= 6  # three pairs
    text = caplog.text + stored_text(world)
    assert "tokens/bearer" in caplog.text  # the log is wide open: the HTTP library tells of each call
    assert [secret for secret in (*seen, "test-secret") if secret in text] == []


def test_P6_a_refused_connect_shows_nothing_of_the_token(
    world: World, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = world.emulator.create_realm("9130000000000099", "empty")
    for realm, secret in ((account.realm, "RT1-made-up"), ("9130000000000098", str(made["refresh_token"]))):
        with pytest.raises(SyncError) as caught:
            connect.connect(world.runtime, world.account("Other"), realm, secret)
        assert secret not in str(caught.value) + repr(caught.value.__cause__) + caplog.text + stored_text(world)


def test_P6_after_a_disconnect_no_token_is_kept_at_all_and_quickbooks_takes_it_no_more(
    world: World, account: Account
) -> None:
    refresh = world.runtime.crypt.open(world.value("select refresh_token from qbo.connection"))
    assert connect.disconnect(world.runtime, account.account_id)
    row = world.one("select access_token, refresh_token, access_expires_at, refresh_expires_at from qbo.connection")
    assert set(row.values()) == {None}
    with pytest.raises(ReconnectNeeded):
        world.runtime.oauth.refresh(refresh)


def with_keys(world: World, *keys: str) -> None:
    world.runtime = dataclasses.replace(world.runtime, crypt=Crypt(",".join(keys)))


def new_key() -> str:
    return Fernet.generate_key().decode()


def sealed(world: World) -> list[str]:
    row = world.one("select access_token, refresh_token from qbo.connection")
    return [row["access_token"], row["refresh_token"]]


def test_P3_P6_keys_change_while_the_sync_goes_on_and_the_oldest_can_be_taken_away_in_the_end(
    world: World, account: Account
) -> None:
    """Seen to fail where only the first key opens what is stored, and where the last one seals."""
    keys = [KEY]
    for _ in range(2):
        keys.insert(0, new_key())
        with_keys(world, *keys)
        assert world.sync(account).succeeded  # with what the older key sealed
        expire(world)
        assert world.sync(account).succeeded
        assert all(Crypt(keys[0]).open(each) for each in sealed(world))
    with_keys(world, keys[0])
    expire(world)
    assert world.sync(account).succeeded
    assert world.value("select count(*) from qbo.attention") == 0


def test_P3_P6_a_wrong_key_says_so_wherever_it_is_needed_and_destroys_nothing(
    world: World, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    """Seen to fail where a token that does not open counts as one that has ended, and where ``disconnect`` goes on."""
    right, wrong = KEY, new_key()
    world.sync(account)
    connection = world.rows("select * from qbo.connection")
    with_keys(world, wrong)
    world.emulator.clear_journal()
    for failed in (world.sync(account), world.sync(account, mode="full"), world.sync(account, dry_run=True)):
        assert "QBO_TOKEN_KEY" in failed.failed[account.account_id]
    with pytest.raises(Misconfigured, match="QBO_TOKEN_KEY"):
        connect.disconnect(world.runtime, account.account_id)
    assert world.emulator.journal() == []
    assert world.rows("select * from qbo.connection") == connection
    assert world.attention(account) == []
    assert not [key for key in (right, wrong) if key in caplog.text + stored_text(world)]
    with_keys(world, right)
    assert world.sync(account).succeeded


def test_P3_P6_with_a_key_that_is_lost_for_good_connecting_again_is_enough(world: World, account: Account) -> None:
    with_keys(world, new_key())
    connect.connect(world.runtime, account.account_id, account.realm, world.emulator.refresh_token(account.realm))
    assert world.sync(account).succeeded
    assert connect.disconnect(world.runtime, account.account_id)
