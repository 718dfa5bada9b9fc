"""Upgrades: run again they change nothing, on a database with data they keep it, at once or killed they are safe."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from demo.processes import wait_until
from integration.other_process import ROOT
from integration.store.old_aero import OLD_AERO, rows
from qbo.store.engine import Database
from qbo.store.migrations import migrate
from qbo.store.queries import SQL_DIR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from integration.exports.firm import Firm

MIGRATIONS = sorted((SQL_DIR / "migrations").glob("*.sql"))
FIRST = """
insert into aero.account (name) values ('A firm');
insert into aero.company (account_id, name) values (1, 'Parent');
insert into aero.company (account_id, name, parent_company_id) values (1, 'Child', 1);
insert into aero.contact (account_id, company_id, first_name) values (1, 1, 'Ann');
insert into aero.employee (account_id, qbo_id, name, bill_rate) values (1, '55', 'Ann', 40);
insert into aero.vendor (account_id, qbo_id, name) values (1, '30', 'Tim');
insert into aero.class (account_id, qbo_id, name) values (1, '7', 'Weekly');
insert into aero.service_item (account_id, qbo_id, name, unit_price) values (1, '3', 'Gardening', 35);
insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) values (1, 'Ann', 'Employee', '55');
insert into aero.time_entry (account_id, user_id, company_id, service_item_id, class_id, work_date, hours, do_not_sync)
values (1, 1, 1, '3', '7', '2026-01-05', 1.25, false);
insert into qbo.connection (account_id, realm_id, status, export_from) values (1, '9', 'connected', '2026-01-01');
insert into qbo.cursor (account_id, list, changed_since) values (1, 'Customer', now());
insert into qbo.sync_run (account_id, trigger, mode) values (1, 'cli', 'full');
insert into qbo.staged (run_id, account_id, list, page, position) values (1, 1, 'Customer', 1, 1);
insert into qbo.extract (run_id, account_id, list, whole, rows, qbo_time) values (1, 1, 'Customer', true, 1, now());
insert into qbo.mirror (account_id, list, qbo_id, name, is_active, state)
values (1, 'Customer', '1', 'P', true, 'imported');
insert into qbo.plan (run_id, account_id, entity, action, reason) values (1, 1, 'Customer', 'insert', 'new');
insert into qbo.quarantine (account_id, run_id, list, reason, content) values (1, 1, 'Vendor', 'name_missing', '{}');
insert into qbo.link (account_id, entity, aero_id, qbo_id, base) values (1, 'Customer', 1, '1', '{"name": "P"}');
insert into qbo.attention (account_id, entity, code, cause, title, hint) values (1, 'Vendor', 'x', 'row:1', 't', 'h');
insert into qbo.proposal (account_id, company_id, kind) values (1, 2, 'create');
insert into qbo.drift (account_id, time_entry_id, qbo_id, field) values (1, 1, '8', 'hours');
insert into qbo.batch (account_id, run_id, request_id, payload, status) values (1, 1, 'r', '{}', 'sent');
insert into qbo.batch_item (batch_id, bid, account_id, entity, operation, aero_id, body, base, asked, version)
values (1, '1', 1, 'TimeActivity', 'create', 1, '{}', '{}', '{}', 1);
insert into qbo.write_log (account_id, entity, operation, aero_id, released_by)
values (1, 'Customer', 'create', 1, 'kim');
insert into qbo.lease (account_id, owner, expires_at) values (1, 'somebody', now());
insert into qbo.throttle (realm_id) values ('9');
insert into qbo.due (account_id, entity, aero_id) values (1, 'TimeActivity', 1);
insert into qbo.old_link (account_id, realm_id, entity, aero_id, qbo_id, base)
values (1, '8', 'Customer', 1, '2', '{}');
"""  # as the first release has them: a row a table


@pytest.fixture
def empty(empty_database_uri: str) -> Iterator[Database]:
    database = Database(empty_database_uri)
    yield database
    database.close()


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Rows by table; the history of migrations is no data."""
    tables = rows(
        database,
        "select schemaname || '.' || tablename from pg_tables where schemaname in ('aero', 'qbo') "
        "and tablename <> 'migration' order by 1",
    )
    return {str(name): [row for (row,) in rows(database, f"select to_jsonb(t) from {name} as t")] for (name,) in tables}


def test_every_migration_keeps_the_rows_that_the_first_release_had(empty: Database, tmp_path: Path) -> None:
    """One after the other, each table with a row in it. Seen to fail with a migration that drops a column."""
    release = tmp_path / "sql"
    (release / "migrations").mkdir(parents=True)
    for number, script in enumerate(MIGRATIONS):
        shutil.copy(script, release / "migrations")
        assert migrate(empty, release) == [script.name]
        if number == 1:
            rows(empty, FIRST)
            before = contents(empty)
            assert all(before.values())
        if number > 1:
            assert_kept(before, contents(empty), script.name)
    migrate(empty)
    assert_kept(before, contents(empty), "functions")


def assert_kept(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]], step: str) -> None:
    """Columns may be added; triggers may make more due."""
    for table, kept in before.items():
        for row in kept:
            assert any(row.items() <= each.items() for each in after[table]), (step, table)


def test_migrating_a_firm_in_the_midst_of_its_life_moves_no_row_also_where_functions_are_new(firm: Firm) -> None:
    """Seen to fail with a function that writes when it is created."""
    firm.entry(notes="sent")
    firm.sync()
    firm.entry(notes="waits", user_id=firm.user("Nobody"))
    firm.sync()
    world = firm.world
    before = world.dump()
    assert migrate(world.database) == []
    assert world.dump() == before
    world.rows("update qbo.migration set digest = 'of an older release'")
    functions = sorted(path.name for path in (SQL_DIR / "functions").glob("*.sql"))
    assert migrate(world.database) == functions
    after = world.dump()
    assert {name: lines for name, lines in after.items() if name != "qbo.migration"} == {
        name: lines for name, lines in before.items() if name != "qbo.migration"
    }
    firm.entry(notes="and on")
    firm.sync()
    assert sorted(each["Description"] for each in firm.times()) == ["and on", "sent"]


def start(uri: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "AIRFLOW_CONN_AERO_DB": uri}
    command = [sys.executable, "-m", "qbo", "migrate"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def locks(database: Database) -> int:
    """How many wait for one."""
    ((found,),) = rows(database, "select count(*)::int from pg_locks where not granted")
    assert isinstance(found, int)
    return found


def test_processes_that_migrate_at_once_are_one_upgrade_and_one_that_is_killed_is_none(
    empty: Database, empty_database_uri: str
) -> None:
    """Three at once; the first, which is amid its tables, is killed, and the others go on.

    Seen to fail without the advisory lock of ``store.migrations``, and with a transaction for each script.
    """
    rows(empty, OLD_AERO)
    with empty.session() as session:
        session.execute("begin; lock table aero.company")
        at_it = start(empty_database_uri)
        wait_until(lambda: locks(empty) == 1, "the first to be at it", patience_s=60)
        others = [start(empty_database_uri) for _ in range(2)]
        wait_until(lambda: locks(empty) == 3, "the others to wait for it", patience_s=60)
        at_it.send_signal(signal.SIGKILL)
        at_it.communicate(timeout=60)
        session.execute("rollback")
    said = sorted(each.communicate(timeout=120)[0].count("applied ") for each in others)
    assert [each.returncode for each in others] == [0, 0]
    scripts = [path for folder in ("migrations", "functions") for path in (SQL_DIR / folder).glob("*.sql")]
    assert said == [0, len(scripts)]
    assert rows(empty, "select name from aero.company order by 1") == [("Of The Other",), ("Old Friend",)]
