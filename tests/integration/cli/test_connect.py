"""``connect`` and ``disconnect``: what they check first, what they keep, what they put aside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from integration.cli.conftest import Cli, Done
    from integration.world import World

OTHER = "9130000000000002"


def token(world: World, realm: str) -> str:
    return world.emulator.refresh_token(realm)


@pytest.mark.parametrize("how", ["argument", "standard input"])
def test_connect_takes_the_token_as_argument_or_from_standard_input_and_never_shows_it(
    cli: Cli, world: World, realm: str, how: str
) -> None:
    account, secret = world.account(), token(world, realm)
    shown, given = (secret, "") if how == "argument" else ("-", f"{secret}\n")
    done = cli("-v", "connect", "--account", account, "--realm", realm, "--refresh-token", shown, given=given)
    assert done.code == 0, done.err
    assert secret not in done.out + done.err
    row = world.one("select * from qbo.connection")
    assert (row["status"], row["realm_id"]) == ("connected", realm)


def test_connect_sets_export_from_to_the_day_in_the_companys_time_zone_or_to_the_day_named(
    cli: Cli, world: World, realm: str
) -> None:
    from zoneinfo import ZoneInfo

    world.emulator.company_info(realm, {"DefaultTimeZone": "Pacific/Kiritimati"})
    account = world.account()
    arguments = ("connect", "--account", account, "--realm", realm, "--refresh-token")
    before = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    assert cli(*arguments, token(world, realm)).code == 0
    after = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()  # another day where it was midnight there meanwhile
    assert world.value("select export_from from qbo.connection") in {before, after}
    assert cli(*arguments, token(world, realm), "--export-from", "2026-01-31").code == 0
    assert str(world.value("select export_from from qbo.connection")) == "2026-01-31"
    assert cli(*arguments, token(world, realm)).code == 0
    assert str(world.value("select export_from from qbo.connection")) == "2026-01-31"  # a reconnect leaves it


def test_connect_refuses_an_account_that_does_not_exist_a_wrong_token_and_a_wrong_company(
    cli: Cli, world: World, realm: str
) -> None:
    account = world.account()
    done = cli("connect", "--account", 77, "--realm", realm, "--refresh-token", token(world, realm))
    assert (done.code, "no account 77" in done.err) == (2, True)
    done = cli("connect", "--account", account, "--realm", realm, "--refresh-token", "-", given="\n")
    assert (done.code, "no refresh token" in done.err) == (2, True)
    done = cli("connect", "--account", account, "--realm", realm, "--refresh-token", "RT1-wrong")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "RT1-wrong" not in done.err
    done = cli("connect", "--account", account, "--realm", OTHER, "--refresh-token", token(world, realm))
    assert done.code in {1, 2}
    assert world.rows("select * from qbo.connection") == []


def test_connect_refuses_the_realm_of_another_account(cli: Cli, world: World, realm: str) -> None:
    first, second = world.account("First"), world.account("Second")
    cli("connect", "--account", first, "--realm", realm, "--refresh-token", token(world, realm))
    done = cli("connect", "--account", second, "--realm", realm, "--refresh-token", token(world, realm))
    assert (done.code, f"belongs to account {first}" in done.err) == (2, True)
    assert world.value("select count(*) from qbo.connection") == 1


class Moved:
    """A firm that was connected with ``realm``, has sent an entry there, and may move to ``OTHER``."""

    def __init__(self, cli: Cli, world: World, realm: str) -> None:
        self.cli, self.world, self.realm = cli, world, realm
        world.emulator.create_realm(OTHER, "empty", settings={"throttle": False})
        self.account = world.account(auto_sync_time=True)
        assert self.connect(realm, "--export-from", "2026-01-01").code == 0
        assert cli("sync").code == 0
        self.user = world.value(
            "insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) "
            "select %(a)s, 'Ann', 'Employee', qbo_id from aero.employee returning user_id", a=self.account,
        )  # fmt: skip
        self.log_time()
        assert cli("sync").code == 0
        self.links = self.links_now()

    def connect(self, realm: str, *more: str) -> Done:
        secret = token(self.world, realm)
        return self.cli("connect", "--account", self.account, "--realm", realm, "--refresh-token", secret, *more)

    def log_time(self) -> None:
        self.world.rows(
            "insert into aero.time_entry (account_id, user_id, work_date, hours) "
            "values (%(a)s, %(u)s, current_date, 1)",
            a=self.account, u=self.user,
        )  # fmt: skip

    def links_now(self) -> list[dict[str, Any]]:
        return self.world.rows("select * from qbo.link order by entity")


@pytest.fixture
def moved(cli: Cli, world: World, realm: str) -> Moved:
    return Moved(cli, world, realm)


def test_the_same_realm_again_keeps_the_links_and_another_one_is_refused_while_they_stand(moved: Moved) -> None:
    assert len(moved.links) == 2
    assert moved.connect(moved.realm).code == 0
    assert moved.connect(moved.realm, "--new-company").code == 0
    assert moved.links_now() == moved.links
    done = moved.connect(OTHER)
    assert (done.code, "--new-company" in done.err) == (2, True)
    assert moved.links_now() == moved.links


def test_new_company_puts_aside_links_mappings_and_lists_and_sets_export_from_to_that_day(moved: Moved) -> None:
    assert moved.connect(OTHER, "--new-company").code == 0
    world = moved.world
    assert moved.links_now() == []
    assert world.value("select count(*) from qbo.old_link where realm_id = %(r)s", r=moved.realm) == 2
    assert world.value("select qbo_entity_id from aero.app_user") is None
    assert world.value("select is_active from aero.employee") is False
    assert str(world.value("select export_from from qbo.connection")) > "2026-01-01"


def test_new_company_sends_nothing_again_that_was_exported_before_also_when_edited_or_released(moved: Moved) -> None:
    world, cli = moved.world, moved.cli
    assert moved.connect(OTHER, "--new-company").code == 0
    employee = world.emulator.add(OTHER, "Employee", GivenName="Ann", FamilyName="Field")["Id"]
    assert cli("sync").code == 0
    world.rows("update aero.app_user set qbo_entity_type = 'Employee', qbo_entity_id = %(e)s", e=employee)
    for change in ("notes = 'edited'", "do_not_sync = true", "do_not_sync = false"):
        world.rows(f"update aero.time_entry set {change}")
    moved.log_time()
    assert cli("sync", "--mode", "full").code == 0
    assert len(world.emulator.objects(OTHER, "TimeActivity")) == 1  # the new entry, not the one sent before
    assert len(world.emulator.objects(moved.realm, "TimeActivity")) == 1


def test_new_company_sends_nothing_of_an_unanswered_batch_to_the_new_company(
    cli: Cli, world: World, realm: str
) -> None:
    account = world.account()
    connect = ("connect", "--account", account, "--realm")
    cli(*connect, realm, "--refresh-token", token(world, realm))
    cli("sync")
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Rose & Thorn')", a=account)
    world.emulator.fail("cut_after", realm=realm, path="batch", count=100)
    assert cli("sync", QBO_RUN_DEADLINE_S="0.5").code == 1
    world.emulator.clear_failures()
    world.emulator.create_realm(OTHER, "empty", settings={"throttle": False})
    done = cli(*connect, OTHER, "--refresh-token", token(world, OTHER), "--new-company")
    assert done.code == 0, done.err
    assert cli("sync").code == 0
    assert [call for call in world.emulator.journal(realm=OTHER) if call["path"].endswith("/batch")] == []


def test_disconnect_revokes_and_keeps_the_links_and_the_account_can_come_back(
    cli: Cli, world: World, realm: str
) -> None:
    account = world.account()
    cli("connect", "--account", account, "--realm", realm, "--refresh-token", token(world, realm))
    cli("sync")
    done = cli("disconnect", "--account", account)
    assert (done.code, "links are kept" in done.out) == (0, True)
    assert world.value("select count(*) from qbo.link") == 1
    row = world.one("select status, refresh_token, access_token from qbo.connection")
    assert row == {"status": "disconnected", "refresh_token": None, "access_token": None}
    assert cli("sync", "--account", account).code == 2
    assert cli("disconnect", "--account", account).code == 2
    cli("connect", "--account", account, "--realm", realm, "--refresh-token", token(world, realm))
    assert cli("sync", "--account", account).code == 0
    assert world.value("select count(*) from aero.company") == 1


def test_disconnect_works_where_quickbooks_cannot_be_reached_and_says_so(cli: Cli, world: World, realm: str) -> None:
    account = world.account()
    cli("connect", "--account", account, "--realm", realm, "--refresh-token", token(world, realm))
    away = cli.environment["AIRFLOW_CONN_QBO"].replace(cli.url, "http://127.0.0.1:9")
    done = cli("disconnect", "--account", account, AIRFLOW_CONN_QBO=away)
    assert (done.code, "could not be reached" in done.out) == (0, True)
    assert world.value("select status from qbo.connection") == "disconnected"
