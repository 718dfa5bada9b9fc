"""``undo``: what it says and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from integration.cli.conftest import Cli
    from integration.world import World


@pytest.fixture
def run_id(cli: Cli, world: World, realm: str) -> int:
    """A run that created a customer; everything went through the command line."""
    account_id = world.account("Larkspur & Sons")
    token = world.emulator.refresh_token(realm)
    assert cli("connect", "--account", account_id, "--realm", realm, "--refresh-token", "-", given=token).code == 0
    assert cli("sync", "--account", account_id).code == 0
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Rose & Thorn')", a=account_id)
    assert cli("sync", "--account", account_id).code == 0
    return int(world.value("select max(run_id) from qbo.sync_run"))


def customer(world: World, realm: str) -> Any:
    (found,) = world.emulator.find(realm, "Customer", CompanyName="Rose & Thorn")
    return found["Active"]


def test_T13_undo_says_what_it_takes_back_and_ends_with_0_skipped_or_not(
    cli: Cli, world: World, realm: str, run_id: int
) -> None:
    shown = cli("undo", "--run", run_id, "--dry-run")
    assert (shown.code, shown.err) == (0, "")
    assert "Would be taken back:\n  Customer Rose & Thorn: made inactive" in shown.out
    assert customer(world, realm) is True
    done = cli("undo", "--run", run_id)
    assert (done.code, done.err) == (0, "")
    assert "Taken back:\n  Customer Rose & Thorn: made inactive" in done.out
    assert customer(world, realm) is False
    again = cli("undo", "--run", run_id)
    assert (again.code, again.out) == (0, f"Nothing of run {run_id} is left to take back.\n")


def test_T13_undo_with_everything_skipped_ends_with_0(cli: Cli, world: World, realm: str, run_id: int) -> None:
    world.rows("update aero.company set name = 'Thorn' where name = 'Rose & Thorn'")
    done = cli("undo", "--run", run_id)
    assert done.code == 0
    assert "Skipped:\n  Customer Rose & Thorn: it was changed in Aero since." in done.out
    assert customer(world, realm) is True


def test_T13_undo_used_wrongly_ends_with_2_and_changes_nothing(cli: Cli, world: World, realm: str, run_id: int) -> None:
    account_id = world.value("select account_id from qbo.connection")
    assert cli("sync", "--account", account_id, "--dry-run").code == 0
    dry = world.value("select max(run_id) from qbo.sync_run")
    for arguments in (("--run", 999), ("--run", dry), ()):
        done = cli("undo", *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err
    assert cli("disconnect", "--account", account_id).code == 0
    done = cli("undo", "--run", run_id)
    assert (done.code, done.out) == (2, "")
    assert "not connected" in done.err
    assert customer(world, realm) is True


def test_T13_undo_that_needs_reconnecting_ends_with_1(cli: Cli, world: World, realm: str, run_id: int) -> None:
    world.emulator.revoke_tokens(realm)
    world.emulator.expire_access_tokens(realm)
    done = cli("undo", "--run", run_id)
    assert (done.code, done.out) == (1, "")
    assert "connect" in done.err
    assert customer(world, realm) is True
