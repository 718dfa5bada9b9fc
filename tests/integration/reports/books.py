"""A firm whose time is compared with what QBO holds: a person there, the tie-out and the drift here."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from integration.world import TODAY
from qbo.flow.decisions.resolve import Decision, resolve
from qbo.flow.drain import drain
from qbo.flow.tie_out import tie_out
from qbo.store.queries import sql

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.world import Row

PLACES = ("qbo", "held", "before_start", "locked", "waiting", "refused")
MONDAY = TODAY - timedelta(days=TODAY.weekday() + 7)  # of the last whole week


class Books:
    """``firm`` in Aero; ``person_edits`` and the like are what somebody does in QBO."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.world = firm.world
        self.account_id = firm.account.account_id
        self.world.rows(
            "update qbo.connection set export_from = %(day)s where account_id = %(id)s",
            day=TODAY - timedelta(days=400), id=self.account_id,
        )  # fmt: skip

    def sent(self, hours: object = "2", **columns: object) -> int:
        """An entry of the last whole week's Monday, already in QBO."""
        entry = self.firm.entry(hours, **{"work_date": MONDAY, **columns})
        self.firm.sync()
        assert self.firm.link("TimeActivity", entry), self.world.attention(self.firm.account)
        return entry

    def sent_at_once(self, hours: object = "2", **columns: object) -> int:
        """An entry of today, sent by a change in Aero: nobody asked before what the company has set."""
        entry = self.firm.entry(hours, **columns)
        drain(self.world.runtime)
        assert self.firm.link("TimeActivity", entry), self.world.attention(self.firm.account)
        return entry

    def qbo_id(self, entry: int) -> str:
        link = self.firm.link("TimeActivity", entry)
        assert link
        return str(link["qbo_id"])

    def edit(self, entry: int, **changes: object) -> None:
        self.firm.emulator.edit(self.firm.realm, "TimeActivity", self.qbo_id(entry), **changes)

    def delete(self, entry: int) -> None:
        self.firm.emulator.delete(self.firm.realm, "TimeActivity", self.qbo_id(entry))

    def typed(self, hours: int, day: date = MONDAY, **fields: object) -> str:
        """Time of QBO's own."""
        given = {
            "NameOf": "Employee",
            "EmployeeRef": {"value": self.firm.employee},
            "Hours": hours,
            "Minutes": 0,
            **fields,
        }
        return str(self.firm.emulator.add(self.firm.realm, "TimeActivity", TxnDate=day.isoformat(), **given)["Id"])

    def compare(self) -> None:
        """As every night."""
        self.firm.sync("full")

    def drift(self, entry: int | None = None) -> list[tuple[str, str | None, str | None]]:
        """Open rows: field, Aero's value, QBO's."""
        rows = self.world.rows(
            "select field, aero_value, qbo_value from qbo.drift where account_id = %(id)s and gone_at is null "
            "and (%(entry)s::bigint is null or time_entry_id = %(entry)s) order by time_entry_id, field",
            id=self.account_id, entry=entry,
        )  # fmt: skip
        return [(row["field"], row["aero_value"], row["qbo_value"]) for row in rows]

    def table(self) -> list[Row]:
        """The report with its columns beyond the contract; the identity holds in every row of it."""
        with self.world.database.transaction() as connection:
            rows = list(sql.reports.select_tie_out(connection, account_ids=[self.account_id], since=None, until=None))
        for row in rows:
            assert row["aero"] == sum(row[place] for place in PLACES) + row["difference"], row
            assert row["difference"] == row["rounding"] + row["drift"] + row["unsent"] + row["unexplained"], row
        return rows

    def week(self, day: date = MONDAY, person: str = "Ann Field") -> dict[str, Any]:
        """The numbers of one row that are not 0."""
        start = day - timedelta(days=day.weekday())
        (row,) = (row for row in self.table() if row["week"] == start and row["person"] == person)
        return {name: number for name, number in row.items() if isinstance(number, Decimal) and number}

    def places(self) -> Counter[str]:
        with self.world.database.transaction() as connection:
            rows = connection.execute("select place from qbo.time_place(%s)", ([self.account_id],)).fetchall()
        return Counter(place for (place,) in rows)

    def told(self) -> list[Row]:
        with self.world.database.transaction() as connection:
            return tie_out(connection, [self.account_id])[self.account_id]

    def items(self, code: str) -> list[Row]:
        return self.world.attention(self.firm.account, code)

    def choose(self, code: str, choice: str) -> str:
        (item,) = self.items(code)
        reason = "known" if choice == "dismiss" else None
        (line,) = resolve(self.world.runtime, [item["attention_id"]], Decision(choice, "Olga", reason=reason))
        return line


def hours(text: str) -> Decimal:
    return Decimal(text)
