"""Both sides of one firm, for histories: what people do in Aero and in QuickBooks, syncs that end badly, and the time.

Everything is named by a number, modulo how many there are, so that any history can be written down and played again.
"""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from integration.reliability.kept_backup import PREPARE
from integration.reliability.mortal import Killed
from integration.reliability.ward import a_day_passes
from integration.world import TODAY
from qbo.errors import Misconfigured, RetryLater
from qbo.flow.decisions.resolve import Decision, choices, resolve
from qbo.flow.drain import drain
from qbo.store.queries import sql

if TYPE_CHECKING:
    from datetime import date

    from integration.exports.firm import Firm
    from integration.reliability.mortal import Mortal
    from integration.world import World
    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime
    from qbo_emulator.control import Control

Row = dict[str, Any]
SNAPSHOT: Final = "sides"
TRIES: Final = 3
KEEP: Final = """
create schema kept;
create table kept.tables as
select schemaname as s, tablename as n from pg_tables where schemaname in ('aero', 'qbo') and tablename <> 'migration';
do $$ declare t record; begin
    for t in select * from kept.tables loop
        execute format('create table kept.%I as table %I.%I', t.s || '_' || t.n, t.s, t.n);
    end loop;
end $$;
create function kept.bring_back() returns void language plpgsql as $$ declare t record; begin
    set local session_replication_role = replica;
    for t in select * from kept.tables loop
        execute format('delete from %I.%I', t.s, t.n);
        execute format('insert into %I.%I overriding system value table kept.%I', t.s, t.n, t.s || '_' || t.n);
    end loop;
end $$;
"""
TROUBLES: Final = (
    "cut_before", "cut_after", "cut_midway", "garbage_json", "throttle_after", "throttle", "server_error",
    "batch_item_fault:3001", "batch_item_fault:10000", "batch_item_fault:6000",
)  # fmt: skip


def keep(firm: Firm) -> None:
    """What every history begins with."""
    firm.user("Tim Philip", "Vendor", firm.vendor)
    firm.set_connection(export_from=TODAY - timedelta(days=60), known_in=None)
    with firm.world.database.transaction() as connection:
        connection.execute(KEEP, prepare=False)
        connection.execute(PREPARE, prepare=False)
    firm.emulator.keep(SNAPSHOT)


def no_expectations(runtime: Runtime, lanes: list[Lane]) -> None:
    """In the place of ``validate``, whose library costs more than a history: the emulator sends good rows."""
    for lane in lanes:
        with runtime.database.transaction() as connection:
            sql.validate.mark_validated(connection, run_id=lane.run_id, validation=Jsonb({}))


def name_of(activity: Row) -> str:
    """Of the entry that it was made for, whatever else became of it."""
    return str(activity.get("Description")).split(".")[0] + "."


class Sides:
    """One history of a firm. ``touched``: time activities that somebody changed in QBO, ``typed``: that are its own.

    ``names``: how the notes of each entry begin, here and there; ``changed``: of those that somebody changed anywhere.
    ``forgotten`` and ``unsure``: time activities that a restored database does not know; the latter where it does not
    know either that it is a copy.
    """

    def __init__(self, firm: Firm, database: Mortal, emulator: Control) -> None:
        self.firm = copy.copy(firm)
        self.world: World = firm.world
        self.database = database
        self.emulator = emulator
        self.entries: list[int] = []
        self.names: dict[int, str] = {}
        self.companies: list[int] = [firm.lawn_id]
        self.typed: set[str] = set()
        self.touched: set[str] = set()
        self.changed: set[str] = set()
        self.forgotten: set[str] = set()
        self.unsure: set[str] = set()
        self.logged = self.added = 0
        self.lock: date | None = None
        self.released = False
        self.syncs = self.troubled = self.killed = 0
        database.revive()
        self.world.rows("select kept.bring_back()")
        emulator.bring_back(SNAPSHOT)
        users = self.world.rows("select user_id from aero.app_user order by user_id")
        self.users = [int(row["user_id"]) for row in users]

    # Aero

    def log(self, user: int, hours: str, day: int, company: int, *, billable: bool, held: bool) -> None:
        name = f"e{self.logged}."
        self.logged += 1
        entry = self.firm.entry(
            hours,
            notes=name,
            user_id=self.users[user % len(self.users)],
            work_date=TODAY - timedelta(days=day),
            company_id=self.companies[company % len(self.companies)] if company or billable else None,
            service_item_id=self.firm.gardening if billable else None,
            is_billable=billable,
            do_not_sync=held,
        )
        self.entries.append(entry)
        self.names[entry] = name

    def change(self, entry: int, **columns: object) -> None:
        if self.entries:
            entry_id = self.entries[entry % len(self.entries)]
            self.changed.add(self.names[entry_id])
            if "notes" in columns:
                columns["notes"] = f"{self.names[entry_id]} {columns['notes']}"
            self.firm.change_entry(entry_id, **columns)

    def move(self, entry: int, days_ago: int) -> None:
        self.change(entry, work_date=TODAY - timedelta(days=days_ago))

    def switch(self, entry: int, column: str) -> None:
        """A flag of an entry: ``is_deleted``, ``do_not_sync``."""
        if self.entries:
            found = self.world.value(
                f"select {column} from aero.time_entry where time_entry_id = %(id)s",
                id=self.entries[entry % len(self.entries)],
            )
            self.change(entry, **{column: not found})

    def add_company(self) -> None:
        self.added += 1
        self.companies.append(self.firm.company(f"Company {self.added}."))

    def switch_company(self, company: int) -> None:
        company_id = self.companies[company % len(self.companies)]
        asked = "select is_active from aero.company where company_id = %(id)s"
        self.firm.change_company(company_id, is_active=not self.world.value(asked, id=company_id))

    # QuickBooks

    def ours(self) -> list[Row]:
        return [row for row in self.firm.times() if row["Id"] not in self.typed]

    def edit_there(self, activity: int, **changes: object) -> None:
        rows = self.ours()
        if rows:
            row = rows[activity % len(rows)]
            self.changed.add(name_of(row))
            if "Description" in changes:
                changes["Description"] = f"{name_of(row)} {changes['Description']}"
            self.emulator.edit(self.firm.realm, "TimeActivity", row["Id"], **changes)
            self.touched.add(row["Id"])

    def delete_there(self, activity: int) -> None:
        rows = self.ours()
        if rows:
            row_id = rows[activity % len(rows)]["Id"]
            self.emulator.delete(self.firm.realm, "TimeActivity", row_id)
            self.touched.add(row_id)

    def bill(self, activity: int) -> None:
        rows = [row for row in self.ours() if row["BillableStatus"] == "Billable"]
        if rows:
            row_id = rows[activity % len(rows)]["Id"]
            self.emulator.bill(self.firm.realm, row_id)
            self.touched.add(row_id)

    def type_there(self, day: int) -> None:
        row = self.emulator.add(
            self.firm.realm, "TimeActivity", NameOf="Employee", EmployeeRef={"value": self.firm.employee},
            TxnDate=(TODAY - timedelta(days=day)).isoformat(), Hours=1, Minutes=0, Description="typed.",
        )  # fmt: skip
        self.typed.add(row["Id"])

    def rename_there(self, company: int) -> None:
        link = self.firm.link("Customer", self.companies[company % len(self.companies)])
        if link:
            self.emulator.edit(self.firm.realm, "Customer", link["qbo_id"], DisplayName=f"Renamed {link['qbo_id']}")

    # the sync

    def lock_through(self, days_ago: int | None) -> None:
        self.lock = None if days_ago is None else TODAY - timedelta(days=days_ago)
        self.firm.set_connection(locked_through=self.lock)

    def choosable(self, item: Row, choice: str) -> bool:
        return choice in choices(item)

    def decide(self, item: int, choice: str) -> None:
        items = [each for each in self.world.attention(self.firm.account) if self.choosable(each, choice)]
        if items:
            try:
                chosen = items[item % len(items)]["attention_id"]
                resolve(self.world.runtime, [chosen], Decision(choice, "Olga", reason="known"))
            except Misconfigured:
                return  # Do Not Sync is on, for one
            self.released = self.released or choice == "release"

    def sync(self, mode: str, trouble: str = "", at: int = 0) -> bool:
        """Whether it went well. ``trouble``: of QBO, at the n-th batch; or of the process, at the n-th transaction."""
        if trouble in TROUBLES:
            self.emulator.fail(trouble, realm=self.firm.realm, path="/batch", skip=at % 3)
        elif trouble:
            self.database.doom(at + 1, trouble)
        self.syncs += 1
        self.troubled += bool(trouble)
        try:
            if mode == "drain":
                drained = drain(self.world.runtime)
                return not drained.failed and not drained.later
            return self.world.sync(self.firm.account, mode=mode).succeeded
        except Killed:
            self.killed += 1
            return False
        except RetryLater:
            return False
        finally:
            self.database.revive()
            self.emulator.clear_failures()
            self.world.rows("update qbo.lease set expires_at = '-infinity'")

    def all_ends_well(self) -> None:
        """Nothing is locked or switched off any more, and QuickBooks and the process are well: a full sync does it."""
        self.lock_through(None)
        self.world.rows("update aero.company set is_active = true where not is_active")
        self.minutes_pass()
        assert any(self.sync("full") for _ in range(TRIES)), self.world.last_run(self.firm.account)

    def a_day_passes(self) -> None:
        a_day_passes(self.world, self.firm.account)

    def minutes_pass(self) -> None:
        """QBO has given up on whatever was asked."""
        self.world.rows("update qbo.batch set tried_at = tried_at - interval '3 minutes'")
