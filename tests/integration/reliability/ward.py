"""A firm whose workers are killed, cut off and stopped: what it asks for in a round, and what must stand afterwards."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from integration.exports.firm import Firm
from integration.reliability.gate import CALLS, STAGES, STATEMENTS, CallGate, StatementGate, until
from integration.reliability.worker import Job, Worker

if TYPE_CHECKING:
    from integration.reliability.gate import Gate
    from integration.world import Account, World

NEW, EDITED, DELETED = 35, 3, 2  # entries of a round: two batches of new ones, one of changes


REMEMBERED = {
    "qbo.batch": ("created_at", "sent_at", "tried_at"),
    "qbo.cursor": ("changed_since",),
    "qbo.connection": ("last_synced_at", "known_until", "doubt_from", "doubt_until"),
}


def a_day_passes(world: World, account: Account) -> None:
    """Neither clock moves: what was written before is older instead."""
    grow_older(world, account, 1)
    objects = world.emulator.dump(account.realm)
    rows = {entity: [_older(row) for row in objects[entity]] for entity in ("Customer", "TimeActivity")}
    world.emulator.import_objects(account.realm, rows)
    world.emulator.forget_requestids(account.realm)


def grow_older(world: World, account: Account, days: int) -> None:
    """What the database remembers of the account."""
    for table, columns in REMEMBERED.items():
        older = ", ".join(f"{name} = {name} - %(days)s * interval '1 day'" for name in columns)
        world.rows(f"update {table} set {older} where account_id = %(id)s", id=account.account_id, days=days)


def _older(row: dict[str, Any]) -> dict[str, Any]:
    times = {name: datetime.fromisoformat(text) - timedelta(days=1) for name, text in row["MetaData"].items()}
    return {**row, "MetaData": {name: time.isoformat() for name, time in times.items()}}


@dataclass
class Asked:
    """What Aero holds that QBO must hold: hours by notes, which name an entry; and the names of its companies."""

    hours: dict[str, str] = field(default_factory=dict)
    companies: list[str] = field(default_factory=list)


class Ward(Firm):
    """Rounds follow one another in one firm: what one left behind is what the next one changes and deletes."""

    def __init__(self, world: World, token_key: str) -> None:
        super().__init__(world, world.connect("Ward", seed="empty"))
        self.token_key = token_key
        self.asked = Asked()
        self.ids: dict[str, int] = {}
        self._rounds = itertools.count(1)
        self._texts: dict[str, str] = {}
        self._ask_new(EDITED + DELETED, self.lawn_id, "before")
        self.sync()

    def ask(self) -> None:
        """One round: a new customer with time, edits and deletions of time that was exported before."""
        number = next(self._rounds)
        exported = list(self.ids)
        name = f"Customer {number}"
        company = self.company(name)
        self.asked.companies.append(name)
        for notes in exported[:EDITED]:
            self.asked.hours[notes] = "2.5" if number % 2 else "3.5"
            self.change_entry(self.ids[notes], hours=self.asked.hours[notes])
        for notes in exported[EDITED : EDITED + DELETED]:
            self.change_entry(self.ids.pop(notes), is_deleted=True)
            del self.asked.hours[notes]
        self._ask_new(NEW, company, f"round {number}")
        news = [f'"round {number}, entry {n}"' for n in (0, NEW - 1)]
        self._texts = dict(zip(STAGES, (f'"{name}"', '"delete"', *news), strict=True))

    def _ask_new(self, many: int, company_id: int, what: str) -> None:
        for n in range(many):
            notes = f"{what}, entry {n}"
            self.ids[notes] = self.entry("1", notes=notes, company_id=company_id)
            self.asked.hours[notes] = "1"

    @property
    def database_uri(self) -> str:
        url = self.world.database.engine.url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def worker(self, environment: dict[str, str] | None = None, **limits: float) -> Worker:
        """A new process that syncs the firm, while this one has no connection to its database."""
        self.leave()
        account_id = self.account.account_id
        return Worker(Job(self.database_uri, self.emulator.url, self.token_key, account_id, environment or {}, limits))

    def gate(self, point: str) -> Gate:
        if point in STATEMENTS:
            return StatementGate(self.database_uri, STATEMENTS[point])
        return CallGate(self.emulator, self.realm, CALLS[point], self._texts)

    def caught(self) -> int:
        """The batch at which the last worker was caught: they are sent in their order."""
        return int(self.world.value("select coalesce(min(batch_id), 0) from qbo.batch where status <> 'settled'"))

    def leave(self) -> None:
        """Gives the connections of this process back, so that those of workers can be told from them."""
        self.world.database.close()

    def until_noticed(self) -> None:
        """PostgreSQL has seen that a worker is gone: what it held is free."""
        others = "application_name = 'aero-qbo' and datname = current_database() and pid <> pg_backend_pid()"
        asked = f"select count(*) from pg_stat_activity where {others}"
        until(lambda: self.world.value(asked) == 0, "PostgreSQL takes the killed worker for alive")

    def days_pass(self) -> None:
        """All that both sides remember is a day older, and QBO has forgotten the request ids."""
        a_day_passes(self.world, self.account)

    def wrong(self) -> tuple[int, int]:
        """Duplicates and losses, of entries and customers."""
        stands = Counter(row["Description"] for row in self.times())
        customers = self.emulator.objects(self.realm, "Customer")
        stands.update(row["CompanyName"] for row in customers if "CompanyName" in row)
        asked = [*self.asked.hours, *self.asked.companies]
        return sum(number - 1 for number in stands.values()), sum(name not in stands for name in asked)

    def check(self) -> None:
        """Every entry once, none missing, links right; nothing left to do and nothing left to tell."""
        self._check_time()
        for name in self.asked.companies:
            link = self.link("Customer", self.world.company(self.account, name)["company_id"])
            assert [row["Id"] for row in self.customers(name)] == [(link or {})["qbo_id"]]
        assert self.codes() == []
        assert self.due() == []
        assert self.world.rows("select * from qbo.batch where status <> 'settled'") == []
        twice = "select aero_id from qbo.write_log where operation <> 'update' group by entity, operation, aero_id"
        assert self.world.rows(f"{twice} having count(*) > 1") == []

    def _check_time(self) -> None:
        stands = sorted((row["Description"], row["Hours"] * 60 + row["Minutes"]) for row in self.times())
        assert stands == sorted((notes, int(float(hours) * 60)) for notes, hours in self.asked.hours.items())
        links = self.world.rows("select aero_id, qbo_id from qbo.link where entity = 'TimeActivity'")
        by_notes = {row["Description"]: row["Id"] for row in self.times()}
        assert {row["aero_id"]: row["qbo_id"] for row in links} == {self.ids[n]: by_notes[n] for n in self.asked.hours}

    def sent(self) -> dict[str, Any]:
        """Payload by request id, of every batch that was ever stored."""
        return {row["request_id"]: row["payload"] for row in self.world.rows("select * from qbo.batch")}
