"""``migrate``, ``sync``, ``status``, and what every command does where something is wrong."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from integration.other_process import kill_when, wait_until_gone

if TYPE_CHECKING:
    from integration.cli.conftest import Cli
    from integration.world import World

KEYS = {
    "account_id", "name", "realm_id", "status", "last_synced_at", "last_run", "left_out", "attention_open", "waiting",
    "tie_out", "before_start",
}  # fmt: skip
AWAY = "postgresql://a:hunter2@127.0.0.1:9/aero"


@pytest.fixture
def account(cli: Cli, world: World, realm: str) -> int:
    account = world.account()
    done = cli(
        "connect",
        "--account",
        account,
        "--realm",
        realm,
        "--refresh-token",
        "-",
        given=world.emulator.refresh_token(realm),
    )
    assert done.code == 0, done.err
    return account


def test_migrate_says_what_it_did_and_the_second_time_that_all_stands(cli: Cli, empty_database_uri: str) -> None:
    first = cli("migrate", AIRFLOW_CONN_AERO_DB=empty_database_uri)
    assert (first.code, "applied 0001_aero.sql" in first.out) == (0, True)
    second = cli("migrate", AIRFLOW_CONN_AERO_DB=empty_database_uri)
    assert (second.code, second.out) == (0, "Everything stands already.\n")


def test_sync_imports_and_exports_and_says_so_and_then_that_nothing_is_new(
    cli: Cli, world: World, account: int, realm: str
) -> None:
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Rose & Thorn')", a=account)
    done = cli("sync")
    assert done.code == 0, done.err
    assert "1 created in QuickBooks" in done.out
    assert len(world.emulator.find(realm, "Customer", DisplayName="Rose & Thorn")) == 1
    again = cli("sync", "--account", account)
    assert (again.code, again.out) == (0, f"Account {account}: nothing new.\n")


def test_exit_status_0_also_with_attention_items(cli: Cli, world: World, account: int) -> None:
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'a:b')", a=account)
    assert cli("sync").code == 0
    assert cli.status()[0]["attention_open"] == 1


def test_exit_status_1_where_one_needs_reconnecting_and_the_others_are_done(
    cli: Cli, world: World, account: int, realm: str
) -> None:
    other = world.account("Other")
    world.emulator.create_realm("9130000000000002", "empty", settings={"throttle": False})
    secret = world.emulator.refresh_token("9130000000000002")
    cli("connect", "--account", other, "--realm", "9130000000000002", "--refresh-token", secret)
    world.emulator.revoke_tokens(realm)
    done = cli("sync")
    assert done.code == 1
    assert f"Account {account}: failed." in done.out
    found = {row["account_id"]: row for row in cli.status()}
    assert found[account]["status"] == "reconnect_needed"
    assert found[other]["last_run"]["status"] == "succeeded"


WRONG_USE = [
    ("sync", "--account", "77"),
    ("sync", "--account", "x"),
    ("sync", "--mode", "sometimes"),
    ("sync", "--nonsense"),
    ("connect", "--account", "1"),
    ("disconnect", "--account", "77"),
    ("nonsense",),
]


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_exit_status_2_for_wrong_use(cli: Cli, arguments: tuple[str, ...]) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert done.err


def test_status_json_has_exactly_the_keys_of_the_contract_and_hours_as_numbers(
    cli: Cli, world: World, account: int, realm: str
) -> None:
    assert cli("sync").code == 0
    user = world.value(
        "insert into aero.app_user (account_id, name) values (%(a)s, 'Nobody') returning user_id", a=account
    )
    world.rows(
        "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync) "
        "select %(a)s, %(u)s, current_date + 1, 0.1001, false from generate_series(1, 3)", a=account, u=user,
    )  # fmt: skip
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Waiting')", a=account)
    (row,) = cli.status()
    assert row.keys() == KEYS
    assert (row["account_id"], row["realm_id"], row["status"]) == (account, realm, "connected")
    assert row["waiting"] == {"customers": 1, "time_entries": 3, "hours": 0.3003}
    assert (row["left_out"], row["attention_open"]) == ({}, 0)
    assert row["last_run"].keys() == {
        "run_id", "trigger", "mode", "status", "started_at", "finished_at", "counts", "error",
    }  # fmt: skip
    assert row["last_run"]["counts"]["Customer"] == {"extracted": 1, "created": 1}
    assert cli("status").out.startswith(
        f"Account {account} (Larkspur & Sons): connected with QuickBooks company {realm}."
    )


def test_a_dry_run_is_no_last_run_and_shows_the_plan_by_name(cli: Cli, account: int) -> None:
    done = cli("sync", "--dry-run")
    assert (done.code, "North Lawn" in done.out) == (0, True)
    assert cli.status()[0]["last_run"] is None


def test_a_missing_or_malformed_connection_is_said_without_its_content(cli: Cli) -> None:
    for name in ("AIRFLOW_CONN_AERO_DB", "AIRFLOW_CONN_QBO"):
        done = cli("sync", **{name: '{"password": "hunter2"'})
        assert (done.code, "hunter2" in done.err + done.out) == (2, False)
        assert done.err.count("\n") == 1


@pytest.mark.parametrize("command", ["migrate", "sync", "status"])
def test_a_database_that_is_away_is_said_in_one_line(cli: Cli, command: str) -> None:
    done = cli(command, AIRFLOW_CONN_AERO_DB=AWAY)
    assert (done.code, done.err.count("\n"), "hunter2" in done.err) == (1, 1, False)


def test_a_database_without_our_tables_says_what_to_do(cli: Cli, empty_database_uri: str) -> None:
    for command in (("sync",), ("status",), ("disconnect", "--account", "1")):
        done = cli(*command, AIRFLOW_CONN_AERO_DB=empty_database_uri)
        assert (done.code, "qbo migrate" in done.err) == (2, True)


def test_a_wrong_token_key_is_said_and_what_is_stored_stays(cli: Cli, world: World, account: int) -> None:
    before = world.value("select refresh_token from qbo.connection")
    done = cli("sync", QBO_TOKEN_KEY="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    assert (done.code, "QBO_TOKEN_KEY" in done.out) == (1, True)
    assert world.value("select refresh_token from qbo.connection") == before
    assert world.value("select status from qbo.connection") == "connected"


def test_quickbooks_away_is_a_failed_run_in_plain_words(cli: Cli, world: World, account: int) -> None:
    away = cli.environment["AIRFLOW_CONN_QBO"].replace(cli.url, "http://127.0.0.1:9")
    started = time.monotonic()
    done = cli("sync", AIRFLOW_CONN_QBO=away, QBO_RUN_DEADLINE_S="1")
    assert done.code == 1
    assert time.monotonic() - started < 90
    assert world.value("select status from qbo.sync_run order by run_id desc limit 1") == "failed"
    assert world.value("select status from qbo.connection") == "connected"


def test_help_is_quick_and_imports_neither_airflow_nor_the_data_libraries(cli: Cli) -> None:
    code = (
        "import sys, runpy; sys.argv = ['qbo', '--help']\n"
        "try: runpy.run_module('qbo', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'airflow', 'pandas', 'great_expectations', 'sqlalchemy', 'requests'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    command = [cli.command()[0], "-c", code]
    done = subprocess.run(command, env=cli.environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Keeps Aero and QuickBooks Online in step" in done.stdout


def test_a_whole_sync_never_imports_airflow_where_both_connections_are_set(cli: Cli, account: int) -> None:
    code = (
        "import sys, runpy; sys.argv = ['qbo', 'sync']\n"
        "try: runpy.run_module('qbo', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "sys.exit('airflow' in sys.modules)"
    )
    command = [cli.command()[0], "-c", code]
    done = subprocess.run(command, env=cli.environment, capture_output=True, text=True, check=False, timeout=90)
    assert (done.returncode, "succeeded" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("moment", [0.05, 0.25, 0.6])
def test_P1_a_sync_killed_with_kill_9_is_finished_by_the_next_one_at_once_and_everything_stands_once(
    cli: Cli, world: World, account: int, realm: str, moment: float
) -> None:
    """Killed ``moment`` seconds after its first batch has reached QBO, which takes 0.2 s to answer."""
    assert cli("sync").code == 0
    employee = world.value("select qbo_id from aero.employee")
    user = world.value(
        "insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) "
        "values (%(a)s, 'Ann', 'Employee', %(e)s) returning user_id", a=account, e=employee,
    )  # fmt: skip
    world.rows(
        "insert into aero.time_entry (account_id, user_id, work_date, hours, notes, do_not_sync) "
        "select %(a)s, %(u)s, current_date + 1, 1, n::text, false from generate_series(1, 150) as n", a=account, u=user,
    )  # fmt: skip
    world.emulator.set(realm, latency_ms=200)
    world.emulator.fail("hold_before", realm=realm, path="batch", skip=4)  # the last: it does not end by itself
    with subprocess.Popen(cli.command("sync"), env=cli.environment) as worker:
        kill_when(worker, lambda: _has_begun_for(moment, world))
    wait_until_gone(world.database)
    world.emulator.set(realm, latency_ms=0)
    world.emulator.clear_failures()
    world.emulator.release()
    done = cli("sync")
    assert done.code == 0, done.out
    stands = sorted(int(each["Description"]) for each in world.emulator.objects(realm, "TimeActivity"))
    assert stands == list(range(1, 151))
    assert world.value("select count(*) from qbo.link where entity = 'TimeActivity'") == 150


def _has_begun_for(moment: float, world: World) -> bool:
    has_begun = bool(world.value("select count(*) from qbo.batch where status = 'sent'"))
    time.sleep(moment if has_begun else 0)
    return has_begun


def test_json_of_status_is_nothing_but_json(cli: Cli) -> None:
    assert json.loads(cli("status", "--json").out) == []
