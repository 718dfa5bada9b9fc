"""Promise 3: a refresh token is never lost, exchanged by one worker at a time, and a dead one is not tried again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from integration.store.refreshing import expire, refreshes, stored
from qbo.errors import ReconnectNeeded, Unavailable
from qbo.store import tokens
from qbo.store.tokens import AccountTokens

if TYPE_CHECKING:
    from integration.world import Account, World


@pytest.fixture
def account(world: World) -> Account:
    account = world.connect(seed="empty", settings={"rotation": "every"})
    world.emulator.clear_journal()
    return account


def of(world: World, account: Account) -> AccountTokens:
    return AccountTokens(world.database, account.account_id, world.runtime.oauth, world.runtime.crypt)


def test_P6_no_token_stands_in_clear_in_any_column(world: World, account: Account) -> None:
    access = of(world, account).access_token()
    text = "\n".join(line for lines in world.dump("qbo", "aero").values() for line in lines)
    assert access not in text
    assert stored(world) not in text


def test_P3_many_workers_at_once_make_one_refresh(world: World, account: Account) -> None:
    expire(world)
    got: list[str] = []
    workers = [threading.Thread(target=lambda: got.append(of(world, account).access_token())) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert refreshes(world) == 1


def test_P3_a_token_that_quickbooks_refused_is_renewed_once_for_all(world: World, account: Account) -> None:
    refused = of(world, account).access_token()
    got: list[str] = []
    workers = [threading.Thread(target=lambda: got.append(of(world, account).renew(refused))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert refreshes(world) == 1
    assert refused not in got


def test_P3_the_new_token_is_stored_before_the_access_token_is_handed_out(world: World, account: Account) -> None:
    before = stored(world)
    expire(world)
    access = of(world, account).access_token()
    assert stored(world) != before
    assert world.runtime.crypt.open(world.value("select access_token from qbo.connection")) == access


def test_P3_an_answer_that_never_arrived_is_asked_for_once_more(world: World, account: Account) -> None:
    world.emulator.set(account.realm, rotation_grace_s=60)
    expire(world)
    world.emulator.fail("lost_refresh")
    of(world, account).access_token()
    assert refreshes(world) == 2
    assert world.value("select status from qbo.connection") == "connected"


def test_P3_a_crash_after_the_answer_leaves_the_old_token_which_quickbooks_still_takes(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.emulator.set(account.realm, rotation="daily")
    expire(world)
    with monkeypatch.context() as patch:
        patch.setattr(tokens, "store_tokens", _die)
        with pytest.raises(KeyboardInterrupt):
            of(world, account).access_token()
    assert of(world, account).access_token()


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_P3_a_database_that_goes_away_with_a_new_token_in_our_hands_gets_it_when_it_is_back(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = tokens.store_tokens, iter([True, True, False])

    def store(*args: object) -> None:
        if next(failures):
            raise Unavailable
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(tokens, "store_tokens", store)
    monkeypatch.setattr(tokens, "STORE_AGAIN_S", (0, 0, 0))
    expire(world)
    access = of(world, account).access_token()
    expire(world)
    monkeypatch.setattr(tokens, "store_tokens", real)
    assert of(world, account).access_token() != access  # the rotated token is the one that is stored


def test_P3_invalid_grant_marks_the_account_and_whoever_waits_does_not_try_the_dead_token(
    world: World, account: Account
) -> None:
    expire(world)
    world.emulator.revoke_tokens(account.realm)
    ended: list[bool] = []

    def work() -> None:
        with pytest.raises(ReconnectNeeded):
            of(world, account).access_token()
        ended.append(True)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(ended) == 4
    assert refreshes(world) == 1
    assert world.value("select status from qbo.connection") == "reconnect_needed"


@pytest.mark.parametrize("failure", ["expired_3200", "server_error"])
def test_P3_trouble_that_passes_does_not(world: World, account: Account, failure: str) -> None:
    world.sync()
    world.emulator.fail(failure, realm=account.realm, path="cdc")
    assert world.sync(account).succeeded
    assert world.value("select status from qbo.connection") == "connected"
