"""What the demo shows: a firm connects, its lists arrive, Aero's customers and time go out, nothing goes twice.

Every check compares Aero's tables with what the emulator holds, never with a log or with the sync's own counts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from demo.airflow_api import ENDED
from demo.processes import NotReady
from qbo.store.queries import sql

if TYPE_CHECKING:
    from demo.stack import Stack

REALM = "9130000000000001"
DAG = "qbo_sync"
FIRM = "Larkspur & Sons"
LISTS = ("Customer", "Vendor", "Employee", "Class", "Item")
USERS = ["Emily Platt", "Tim Philip Masonry"]
# name, type, parent
COMPANIES = (
    ("Riverside Bakery", "Customer", None),
    ("Riverside Bakery, Patio", "Customer", "Riverside Bakery"),
    ("Maple Street Florist", "Lead", None),
)
WEEKLY = "Residential:Maintenance:Weekly"
TIME_COLUMNS = ("person", "company", "service_item", "class_name", "hours", "notes", "billable", "do_not_sync")
# do_not_sync None: the account's preset
TIME: tuple[tuple[object, ...], ...] = (
    ("Emily Platt", "Riverside Bakery", "Gardening", WEEKLY, "1.5", "Window boxes", True, None),
    ("Emily Platt", "Riverside Bakery, Patio", "Landscaping:Design", None, "2.25", "Sketches", True, None),
    ("Tim Philip Masonry", None, "Hours", None, "4.75", "Picked up stone", False, None),
    ("Emily Platt", "Amy's Bird Sanctuary", "Gardening", None, "0.5", "Favour, not for payroll", False, True),
)
RUN_PATIENCE_S = 300

Json = dict[str, Any]


@dataclass
class Story:
    """One telling; ``problems`` says in plain words what did not come out as it should."""

    stack: Stack
    console: Console = field(default_factory=Console)
    account_id: int = 0
    problems: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def tell(self) -> None:
        """From the sign-up to a third sync that finds nothing to do."""
        self.connect()
        self.first_sync()
        self.work_in_aero()
        self.export()
        self.third_sync()

    def connect(self) -> None:
        with self.stack.aero() as connection:
            self.account_id = sql.demo.insert_account(connection, name=FIRM)
        self.stack.connect_account(self.account_id, REALM)
        self.say(f"Account {self.account_id}, {FIRM}, is connected to QuickBooks company {REALM} (the emulator).")

    def first_sync(self) -> None:
        self.run_dag("first sync")
        self.compare_lists()

    def work_in_aero(self) -> None:
        """What people do in Aero, as plain INSERTs."""
        with self.stack.aero() as connection:
            sql.demo.insert_users(connection, account_id=self.account_id, names=USERS)
            for name, company_type, parent in COMPANIES:
                company = {"name": name, "company_type": company_type, "parent_name": parent}
                sql.demo.insert_company(connection, account_id=self.account_id, **company)
            for entry in TIME:
                row: dict[str, object] = dict(zip(TIME_COLUMNS, entry, strict=True))
                if sql.demo.insert_time_entry(connection, account_id=self.account_id, **row) is None:
                    self.problems.append(f"{entry[0]} could not log time: not imported?")
        self.say(f"People in Aero added {len(COMPANIES)} companies and logged {len(TIME)} time entries.")

    def export(self) -> None:
        self.run_dag("second sync, the export")
        self.compare_customers()
        self.compare_time()

    def third_sync(self) -> None:
        """Nothing is new: nothing is written, one call of change data capture is all."""
        before = self.stack.control.dump(REALM)
        self.stack.control.clear_journal()
        self.run_dag("third sync, nothing new")
        calls = self.stack.control.counts()
        self.check("a sync with nothing new writes nothing in QuickBooks", before == self.stack.control.dump(REALM))
        self.say(f"It asked QuickBooks: {', '.join(f'{n} x {kind}' for kind, n in calls.items() if kind != 'total')}")

    def run_dag(self, what: str) -> None:
        """Trigger ``qbo_sync`` for the account, as Sync Now does, and wait for its end."""
        api, started = self.stack.airflow.api, time.monotonic()
        # Unpaused, the schedule makes a run of its own for the last hour; ours is older, so it goes first.
        run_id = api.trigger(DAG, {"account_ids": [self.account_id]}, age=timedelta(days=1))
        api.unpause(DAG)
        state = api.wait(DAG, run_id, patience_s=RUN_PATIENCE_S)
        self.say(f"{DAG}, {what}: {state} in {time.monotonic() - started:.1f} s")
        self.wait_for_others(run_id)
        if state != "success":
            failed = [name for name, task in api.task_states(DAG, run_id).items() if task == "failed"]
            raise NotReady(f"{what}: the DAG run {run_id} failed in {', '.join(failed)}; logs: {self.stack.folder}")

    def wait_for_others(self, run_id: str) -> None:
        """The schedule may have started a run of its own; the story goes on when that is over too."""
        api = self.stack.airflow.api
        for other, state in api.runs(DAG).items():
            if other != run_id and state not in ENDED:
                api.wait(DAG, other, patience_s=RUN_PATIENCE_S)

    def compare_lists(self) -> None:
        table = Table("list", "active in QuickBooks", "in Aero", "same names", title="First sync: QuickBooks to Aero")
        with self.stack.aero() as connection:
            rows = list(sql.demo.select_lists(connection, account_id=self.account_id))
        for entity in LISTS:
            theirs = {
                row["Id"]: name_of(row) for row in self.stack.control.objects(REALM, entity) if wanted(entity, row)
            }
            ours = {row["qbo_id"]: row["name"] for row in rows if row["entity"] == entity}
            same = self.check(f"the {entity} list is the same on both sides", ours == theirs)
            table.add_row(entity, str(len(theirs)), str(len(ours)), same)
        self.console.print(table)

    def compare_customers(self) -> None:
        table = Table("company in Aero", "type", "in QuickBooks", "right", title="Aero to QuickBooks: companies")
        for name, company_type, parent in COMPANIES:
            found = self.stack.control.find(REALM, "Customer", DisplayName=name)
            full_name = f"{parent}:{name}" if parent else name
            expected = [full_name] if company_type == "Customer" else []
            right = self.check(f"{name} ({company_type})", [row["FullyQualifiedName"] for row in found] == expected)
            shown = "; ".join(f"Customer {row['Id']}, {row['FullyQualifiedName']}" for row in found)
            table.add_row(name, company_type, shown or "-", right)
        self.console.print(table)

    def compare_time(self) -> None:
        table = Table("who", "company", "hours", "in QuickBooks", "right", title="Aero to QuickBooks: time")
        theirs = {row["Id"]: row for row in self.stack.control.objects(REALM, "TimeActivity")}
        with self.stack.aero() as connection:
            rows = list(sql.demo.select_time(connection, account_id=self.account_id))
        for entry in rows:
            activity = theirs.get(entry["qbo_id"] or "")
            right = self.check(f"time of {entry['person']}: {entry['notes']}", agrees(entry, activity))
            shown = in_words(activity) if activity else "held: Do Not Sync"
            table.add_row(entry["person"], entry["company"] or "-", f"{entry['hours']:.2f}", shown, right)
        self.console.print(table)

    def check(self, what: str, right: object) -> str:
        """For a cell of a table; what is not right is a problem."""
        if not right:
            self.problems.append(f"not as expected: {what}")
        return "yes" if right else "NO"

    def say(self, text: str) -> None:
        """With the seconds since the beginning."""
        self.console.print(
            f"[dim]{time.monotonic() - self.started:6.1f} s[/dim]  {text}", highlight=False, soft_wrap=True
        )


def wanted(entity: str, row: Json) -> bool:
    """What L1 imports: active rows, and of the items the services only."""
    return bool(row["Active"]) and (entity != "Item" or row["Type"] == "Service")


def name_of(row: Json) -> str:
    return str(row.get("DisplayName") or row["Name"])


def agrees(entry: Json, activity: Json | None) -> bool:
    """Held entries have no time activity; the others have one of the same length, notes and billable state."""
    if entry["do_not_sync"] or activity is None:
        return entry["do_not_sync"] and activity is None
    minutes = activity.get("Hours", 0) * 60 + activity.get("Minutes", 0)
    billable = activity["BillableStatus"] == "Billable"
    ours = (round(entry["hours"] * 60), entry["notes"], entry["is_billable"])
    return ours == (minutes, activity["Description"], billable)


def in_words(activity: Json) -> str:
    hours, minutes = activity.get("Hours", 0), activity.get("Minutes", 0)
    return f"TimeActivity {activity['Id']}, {hours} h {minutes} min, {activity['BillableStatus']}"
