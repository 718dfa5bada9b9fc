"""A real Airflow, with a real PostgreSQL and the emulator behind it, and what became of a run in it."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import psutil
from psycopg.rows import dict_row

from demo.places import CHECKOUT
from demo.processes import wait_until
from demo.stack import Stack
from qbo.flow.decisions.connect import connect
from qbo.flow.run.runtime import Runtime
from smtp_server import Mailbox

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = {
    "QBO_BACKOFF_S": "1",
    "QBO_RUN_DEADLINE_S": "300",
    "AIRFLOW__CORE__MAX_MAP_LENGTH": "2",  # so that three accounts show what 1,025 would
}
SKIPPED_WHEN_QUIET = {"extract", "validate", "account.reconcile", "account.export", "preview"}
Row = dict[str, Any]


class TestStack(Stack):
    """The stack of the demo with short waits."""

    __test__ = False

    def __init__(self, *, dags: Path) -> None:
        super().__init__(dags=dags)
        self.mailbox = Mailbox()
        self.mailbox.start()

    def stop(self) -> None:
        super().stop()
        self.mailbox.stop()

    def _extra(self) -> dict[str, str]:
        return {**super()._extra(), **LIMITS, **self.mailbox.environment}


def copy_dags(folder: Path) -> Path:
    """The product's DAGs, once a year instead of every hour: no run of the schedule comes between two of a test."""
    folder.mkdir()
    for file in (CHECKOUT / "dags").glob("*.py"):
        text = file.read_text()
        assert text.count("    schedule=") == 1
        lines = ['    schedule="@yearly",' if line.startswith('    schedule="') else line for line in text.splitlines()]
        (folder / file.name).write_text("\n".join(lines))
    return folder


@dataclass(frozen=True)
class Run:
    """A DAG run that has ended."""

    airflow: Airflow
    dag_id: str
    run_id: str
    state: str

    @property
    def tasks(self) -> dict[str, Row]:
        """Task instances by ``task_id`` or ``task_id[index]``."""
        path = f"/dags/{self.dag_id}/dagRuns/{self.run_id}/taskInstances"
        rows = self.airflow.api.call("GET", path, limit=1000)["task_instances"]
        return {row["task_id"] + (f"[{row['map_index']}]" if row["map_index"] >= 0 else ""): row for row in rows}

    @property
    def states(self) -> dict[str, str]:
        return {name: row["state"] for name, row in self.tasks.items()}

    def names(self, task_id: str) -> list[str]:
        """How the UI names the mapped instances of a task."""
        rows = [row for row in self.tasks.values() if row["task_id"] == task_id and row["map_index"] >= 0]
        return [row["rendered_map_index"] for row in sorted(rows, key=lambda row: row["map_index"])]

    def log(self, task_id: str, index: int = -1, tried: int = 1) -> str:
        """What a person reads in the log of a task."""
        path = f"/dags/{self.dag_id}/dagRuns/{self.run_id}/taskInstances/{task_id}/logs/{tried}"
        content = self.airflow.api.call("GET", path, map_index=index)["content"]
        return "\n".join(str(line.get("event", "")) for line in content)

    def asset_events(self) -> set[tuple[str, str]]:
        """Pairs of task and asset."""
        events = self.airflow.api.call("GET", "/assets/events", limit=1000)["asset_events"]
        return {(one["source_task_id"], one["name"]) for one in events if one["source_run_id"] == self.run_id}


def _works_on(process: psutil.Process, instance: str) -> bool:
    return instance in " ".join(process.info["cmdline"] or ())


class Airflow:
    """Triggers runs; makes firms, each with a QBO company of its own, so that no test meets another's."""

    realms = itertools.count(9130000000000001)

    def __init__(self, stack: TestStack) -> None:
        self.stack = stack
        self.api = stack.airflow.api
        self.control = stack.control
        self.scheduled: dict[str, Run] = {}
        with patch.dict(os.environ, {**stack.airflow.environment, "AIRFLOW_HOME": os.environ["AIRFLOW_HOME"]}):
            self._runtime = Runtime.from_connections()

    def close(self) -> None:
        """Gives back the connections that ``firm`` used."""
        self._runtime.database.close()

    def firm(self, name: str) -> Firm:
        """A connected account with the sample company."""
        account_id = self.sql("insert into aero.account (name) values (%s) returning account_id", name)[0]["account_id"]
        realm = str(next(self.realms))
        token = str(self.control.create_realm(realm)["refresh_token"])
        connect(self._runtime, account_id, realm, token)
        return Firm(self, account_id, realm, name)

    def run(self, *firms: Firm, dag_id: str = "qbo_sync", **form: object) -> Run:
        """As Sync Now does, for these firms."""
        return self.wait(dag_id, self.trigger(*firms, dag_id=dag_id, **form))

    def trigger(self, *firms: Firm, dag_id: str = "qbo_sync", **form: object) -> str:
        """The id of a run that may still be going on."""
        return self.api.trigger(dag_id, {"account_ids": [firm.account_id for firm in firms], **form})

    def wait_for(self, run_id: str, task: str, state: str) -> None:
        """Until a task of ``qbo_sync`` is in that state."""
        wait_until(lambda: self.api.task_states("qbo_sync", run_id).get(task) == state, task, patience_s=150)

    def kill_worker(self, run_id: str, task_id: str) -> None:
        """As if the machine had run out of memory, while the first lane is in this task and QuickBooks is asked."""
        path = f"/dags/qbo_sync/dagRuns/{run_id}/taskInstances/{task_id}/0"
        asked = len(self.control.journal())

        def at_work() -> bool:
            states = self.api.task_states("qbo_sync", run_id)
            return states.get(f"{task_id}[0]") == "running" and len(self.control.journal()) > asked

        wait_until(at_work, f"{task_id} at work", patience_s=100)
        instance = self.api.call("GET", path)["id"]
        at_it = [process for process in psutil.process_iter(["cmdline"]) if _works_on(process, instance)]
        (task,) = [process for process in at_it if process.ppid() in {one.pid for one in at_it}]  # not its supervisor
        task.kill()

    def first_run(self, dag_id: str) -> Run:
        """That of the schedule; it comes by itself."""
        wait_until(lambda: bool(self.api.runs(dag_id)), f"a scheduled run of {dag_id}", patience_s=150)
        return self.wait(dag_id, next(iter(self.api.runs(dag_id))))

    def wait(self, dag_id: str, run_id: str) -> Run:
        return Run(self, dag_id, run_id, self.api.wait(dag_id, run_id, patience_s=150))

    def sql(self, statement: str, *parameters: object) -> list[Row]:
        """Rows of one statement in Aero's database."""
        with self.stack.aero() as connection, connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Firm:
    """An account and its QBO company."""

    airflow: Airflow
    account_id: int
    realm: str
    name: str

    @property
    def lane(self) -> str:
        """How the UI names its lane."""
        return f"{self.name} (account {self.account_id})"

    def add_company(self, name: str) -> None:
        """What a person does in Aero."""
        insert = "insert into aero.company (account_id, name, company_type) values (%s, %s, 'Customer')"
        self.airflow.sql(insert, self.account_id, name)

    def revoke(self) -> None:
        """As if somebody had removed the app in QuickBooks."""
        self.airflow.control.revoke_tokens(self.realm)
        self.airflow.control.expire_access_tokens(self.realm)

    def log_time(self, *notes: str, held: bool = False) -> None:
        """What people do in Aero: an hour each, of the first employee, in one transaction."""
        user = "insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) "
        user += "select account_id, name, 'Employee', qbo_id from aero.employee where account_id = %s limit 1"
        entry = "insert into aero.time_entry (account_id, user_id, work_date, hours, notes, do_not_sync) "
        entry += "select account_id, user_id, current_date, 1, unnest(%s::text[]), %s from aero.app_user "
        entry += "where account_id = %s limit %s"
        if not self.airflow.sql("select 1 from aero.app_user where account_id = %s", self.account_id):
            self.airflow.sql(user, self.account_id)
        self.airflow.sql(entry, list(notes), held, self.account_id, len(notes))

    def release_time(self) -> None:
        """Batch Update Times: Do Not Sync off for all that is held."""
        self.airflow.sql(
            "update aero.time_entry set do_not_sync = false where account_id = %s and do_not_sync", self.account_id
        )

    def time_in_qbo(self) -> list[str]:
        """Notes of the time activities that are not the sample company's own."""
        logged = self.airflow.sql("select notes from aero.time_entry where account_id = %s", self.account_id)
        ours = {row["notes"] for row in logged}
        found = [row["Description"] for row in self.airflow.control.objects(self.realm, "TimeActivity")]
        return sorted(notes for notes in found if notes in ours)

    def in_qbo(self, name: str) -> int:
        """How many customers of that name QuickBooks has."""
        return len(self.airflow.control.find(self.realm, "Customer", DisplayName=name))

    def runs(self) -> list[Row]:
        """Rows of ``qbo.sync_run``, the oldest first."""
        return self.airflow.sql("select * from qbo.sync_run where account_id = %s order by run_id", self.account_id)


@dataclass
class FirstSync:
    """The first sync of ``firms`` in one run; ``unused`` are those that no test has taken, without the first."""

    run: Run
    firms: list[Firm]

    def __post_init__(self) -> None:
        self.unused = iter(self.firms[1:])
